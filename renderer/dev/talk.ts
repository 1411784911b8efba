import type { Entry, EntryBody } from '../../shared/model/entry.ts';
import type { Member } from '../../shared/model/member.ts';
import { ADA, GRACE, LINUS, MARGARET, messageId, NOUR, ROOM_ID, TIM } from './people.ts';

const MINUTE_MS = 60_000;

/** A line of a script: who, how many minutes after the line before, and what. */
export type Line = readonly [Member, number, string | EntryBody];

export const joined = { kind: 'notice', notice: 'joined' } as const;
export const left = { kind: 'notice', notice: 'left' } as const;

/** `lines` as entries whose last one is a minute ago. Ids are `e1`, `e2` … unless the line is a file, then its name. */
export function entriesOf(lines: readonly Line[], endsAt: number = Date.now() - MINUTE_MS): readonly Entry[] {
  const total = lines.reduce((sum, [, minutes]) => sum + minutes, 0);
  let at = endsAt - total * MINUTE_MS;
  return lines.map(([author, minutes, content], index) => {
    at += minutes * MINUTE_MS;
    const body: EntryBody = typeof content === 'string' ? { kind: 'text', text: content } : content;
    const id = messageId(body.kind === 'file' ? body.name.replaceAll(/\W/gu, '') : `e${index + 1}`);
    return { roomId: ROOM_ID, seq: index + 1, id, authorId: author.id, authorAlias: author.alias, at, body };
  });
}

export const STUDIO_TALK: readonly Line[] = [
  [ADA, 0, joined],
  [GRACE, 2, joined],
  [LINUS, 1, joined],
  [ADA, 1, 'Morning! The room is open all day, so drop things here whenever you like.'],
  [LINUS, 2, 'Nice. Does it need the internet at all?'],
  [ADA, 0, 'No. Everything stays in the building.'],
  [ADA, 0, 'Even the big files.'],
  [GRACE, 1_310, 'Back again. I have the new floor plans, 300 MB each. Mail refused them, of course.'],
  [LINUS, 1, 'Send them here'],
  [GRACE, 1, { kind: 'file', name: 'Floor plans, revision 7.pdf', size: 318_220_455 }],
  [LINUS, 2, 'Got it in nine seconds. The staircase looks right now.'],
  [MARGARET, 6, joined],
  [MARGARET, 1, 'Hi all! What did I miss?'],
  [ADA, 0, 'Plans are above. The guide for the visitors is at https://wiki.example.org/visitors (section 2), please read it before three.'],
  [MARGARET, 1, 'Will do.'],
  [TIM, 9, left],
  [NOUR, 2, 'صباح الخير، هل يمكنني الحصول على الصور أيضًا؟'],
  [ADA, 1, 'Of course, one moment.'],
  [ADA, 0, 'They are from yesterday evening:\n- entrance\n- stairs\n- both courtyards'],
];

/** A long log with every kind of line. */
export function busyTalk(count: number): readonly Line[] {
  const people = [ADA, GRACE, LINUS, MARGARET, NOUR];
  const filler = Array.from({ length: count - STUDIO_TALK.length }, (_, index): Line => {
    const author = people[(index * 7 + Math.floor(index / 3)) % people.length] ?? ADA;
    return [author, index % 9 === 0 ? 25 : 1, FILLER[index % FILLER.length] ?? ''];
  });
  return [...filler, ...STUDIO_TALK];
}

const FILLER = [
  'The prints are ready.',
  'Who has the key to the small meeting room?',
  'I do, it is on my desk.',
  'Lunch at half past twelve?',
  'Count me in.',
  'The projector in the hall needs its adapter back, please. It was last seen in the workshop, next to the plotter.',
  'Found it.',
];
