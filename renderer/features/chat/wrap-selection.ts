/** A text with a part of it selected. */
export type Selected = { readonly text: string; readonly from: number; readonly to: number };
/** What to put between two places, and what is selected afterwards. */
export type Replacement = { readonly from: number; readonly to: number; readonly text: string; readonly select: readonly [number, number] };

/** Puts `mark` around what is selected, or takes it away when it is there. Spaces at the ends stay outside, as Markdown wants it. */
export function wrapSelection({ text, from, to }: Selected, mark: string): Replacement {
  const selected = text.slice(from, to);
  const inner = selected.trim();
  const start = inner === '' ? from : from + selected.indexOf(inner);
  const end = inner === '' ? to : start + inner.length;
  const around = text.slice(0, start).endsWith(mark) && text.slice(end).startsWith(mark) && !isLongerMark(text, start, end, mark);
  if (around) {
    const wholeFrom = start - mark.length;
    return { from: wholeFrom, to: end + mark.length, text: text.slice(start, end), select: [wholeFrom, wholeFrom + end - start] };
  }
  return {
    from: start,
    to: end,
    text: `${mark}${text.slice(start, end)}${mark}`,
    select: [start + mark.length, end + mark.length],
  };
}

/** The stars of `**bold**` are not those of `*italic*`; those of `***both***` are. */
function isLongerMark(text: string, start: number, end: number, mark: string): boolean {
  const [character = ''] = mark;
  let length = 0;
  while (text[start - 1 - length] === character && text[end + length] === character) length++;
  return mark.length === 1 && length === 2;
}
