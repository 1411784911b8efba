import type { Annotation } from '../../shared/model/annotation.ts';
import type { Entry, EntryBody, Mention } from '../../shared/model/entry.ts';
import type { RoomId } from '../../shared/model/ids.ts';
import type { Member } from '../../shared/model/member.ts';
import type { Quote, ShownEntry } from '../../shared/model/shown-entry.ts';
import { ADA, GRACE, LINUS, MARGARET, messageId, NOUR, ROOM_ID, TIM } from './people.ts';

const MINUTE_MS = 60_000;

/** What belongs to a line besides its body. */
export type More = {
  /** The line that this answers: how many lines above. */
  readonly answers?: number;
  readonly mentions?: readonly Member[];
  readonly mentionsAll?: true;
  readonly forwarded?: { readonly from: Member; readonly minutesAgo: number };
  readonly editedTo?: string;
  readonly reactions?: readonly (readonly [string, readonly Member[]])[];
  readonly pinnedBy?: Member;
};

/** A line of a script: who, how many minutes after the line before, what, and what became of it. */
export type Line = readonly [Member, number, string | EntryBody, More?];

export const joined = { kind: 'notice', notice: 'joined' } as const;
export const left = { kind: 'notice', notice: 'left' } as const;
export const deleted = { kind: 'deleted', at: 0 } as const;

type TalkOptions = { readonly roomId?: RoomId; readonly endsAt?: number };

/** `lines` as entries whose last one is a minute ago. Ids are `e1`, `e2` … unless the line is a file, then its name. */
export function entriesOf(lines: readonly Line[], { roomId = ROOM_ID, endsAt = Date.now() - MINUTE_MS }: TalkOptions = {}): readonly ShownEntry[] {
  const total = lines.reduce((sum, [, minutes]) => sum + minutes, 0);
  let at = endsAt - total * MINUTE_MS;
  const entries: ShownEntry[] = [];
  for (const [index, [author, minutes, content, more = {}]] of lines.entries()) {
    at += minutes * MINUTE_MS;
    const seq = index + 1;
    const body: EntryBody =
      typeof content === 'string' ? textBody(content, seq, at, more) : content.kind === 'deleted' ? { ...content, at } : content;
    const prefix = roomId === ROOM_ID ? 'e' : roomId.slice(0, 8);
    const id = messageId(body.kind === 'file' ? body.name.replaceAll(/\W/gu, '') : `${prefix}${seq}`);
    const answered = more.answers === undefined ? undefined : entries[index - more.answers];
    const note = noteOf(seq, at, more);
    entries.push({
      roomId,
      seq,
      id,
      authorId: author.id,
      authorAlias: author.alias,
      at,
      body,
      ...(note === undefined ? {} : { note }),
      ...(answered === undefined ? {} : { quote: quoteOf(answered) }),
    });
  }
  return entries;
}

function textBody(text: string, seq: number, at: number, { answers, mentions, mentionsAll, forwarded }: More): EntryBody {
  return {
    kind: 'text',
    text,
    ...(answers === undefined ? {} : { replyTo: seq - answers }),
    ...mentioning(mentions),
    ...(mentionsAll === undefined ? {} : { mentionsAll }),
    ...(forwarded === undefined ? {} : { forwarded: { alias: forwarded.from.alias, at: at - forwarded.minutesAgo * MINUTE_MS } }),
  };
}

function mentioning(mentions: readonly Member[] | undefined): { readonly mentions?: Mention[] } {
  return mentions === undefined ? {} : { mentions: mentions.map(({ id, alias }) => ({ id, name: alias })) };
}

function noteOf(seq: number, at: number, { editedTo, mentions, reactions, pinnedBy }: More): Annotation | undefined {
  if (editedTo === undefined && reactions === undefined && pinnedBy === undefined) return undefined;
  return {
    seq,
    ...(editedTo === undefined ? {} : { edited: { text: editedTo, at: at + MINUTE_MS, ...mentioning(mentions) } }),
    ...(reactions === undefined ? {} : { reactions: reactions.map(([emoji, by]) => ({ emoji, by: by.map(({ id }) => id) })) }),
    ...(pinnedBy === undefined ? {} : { pinned: { by: pinnedBy.id, at: at + 2 * MINUTE_MS } }),
  };
}

/** The strip above an answer to `entry`. */
export function quoteOf({ seq, authorId, authorAlias, body, note }: ShownEntry): Quote {
  if (body.kind === 'text') {
    return { seq, authorId, authorAlias, text: (note?.edited?.text ?? body.text).replaceAll(/\s+/gu, ' ').slice(0, 200), kind: 'text' };
  }
  if (body.kind === 'file') return { seq, authorId, authorAlias, text: body.name, kind: 'file' };
  return { seq, text: '', kind: 'gone' };
}

/** Something that others wrote and that counts. */
export function isSaid({ body }: Entry): boolean {
  return body.kind === 'text' || body.kind === 'file';
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
  [
    LINUS,
    2,
    'Got it in nine seconds. The staircase looks right now.',
    {
      answers: 1,
      reactions: [
        ['🎉', [GRACE, ADA]],
        ['🚀', [LINUS]],
      ],
    },
  ],
  [MARGARET, 6, joined],
  [MARGARET, 1, 'Hi all! What did I miss?', { reactions: [['👋', [ADA, GRACE, LINUS]]] }],
  [
    ADA,
    0,
    'Plans are above. The guide for the visitors is at https://wiki.example.org/visitors (section 2), please read it before three.',
    { pinnedBy: ADA, reactions: [['👍', [MARGARET, NOUR]]] },
  ],
  [MARGARET, 1, 'Will do, @Ada.', { mentions: [ADA], editedTo: 'Will do, before lunch.' }],
  [LINUS, 1, 'The printer on this floor works again, by the way.', { reactions: [['🙏', [ADA, MARGARET]]] }],
  [TIM, 9, left],
  [NOUR, 2, 'صباح الخير، هل يمكنني الحصول على الصور أيضًا؟'],
  [ADA, 1, 'Of course, one moment.', { answers: 1 }],
  [ADA, 0, 'They are from yesterday evening: entrance, stairs, and **both** courtyards.', { reactions: [['❤️', [NOUR, GRACE]]] }],
  [
    GRACE,
    1,
    '@Linus could you print revision 7 on A1? @everyone else: the plotter is busy until noon then.',
    { mentions: [LINUS], mentionsAll: true },
  ],
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
  'Can somebody print the site plan twice, A1, on the matte paper?',
  'The carpenter comes at ten tomorrow.',
  'Is the model of the staircase still in the basement?',
  'On the shelf, behind the oak boards.',
  'Printer two is out of toner again. I ordered three, they come on Wednesday.',
  'The measurements of the courtyard are in: 14.2 by 31.6 metres.',
  'That is 20 cm more than in the plans.',
  'I checked it twice. The wall was moved in 1974.',
  'Then the blueprint in the hall is wrong, too.',
  'Coffee is ready ☕',
];
