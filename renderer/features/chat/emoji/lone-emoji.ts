const LONE_EMOJI = /^\s*(?:\p{RGI_Emoji}\s*){1,3}$/v;
const MAX_CHARACTERS = 120;

/** Whether `text` is one to three emoji and nothing else. */
export function isLoneEmoji(text: string): boolean {
  return text.length <= MAX_CHARACTERS && LONE_EMOJI.test(text);
}
