import type { Annotation, Reaction } from '../../../shared/model/annotation.ts';
import type { AmendmentBody, Entry, EntryBody } from '../../../shared/model/entry.ts';
import type { MemberId } from '../../../shared/model/ids.ts';

/** Every text of a simulation has a word of its own. */
export const WORD = /word\d+x/g;

type Amending = Entry & { readonly body: AmendmentBody };

/** A line as everybody must see it who has the whole log. */
export type ModelLine = {
  readonly seq: number;
  readonly id: string;
  readonly authorId: MemberId;
  readonly body: EntryBody;
  readonly note: Annotation;
};

/**
 * What a room's log says, worked out in one go from its rows as they lie on the host's disk: the plainest reading of section AM, for
 * comparison with what host and clients work out step by step.
 */
export function readLog(entries: readonly Entry[]): readonly ModelLine[] {
  const lines: ModelLine[] = [];
  const amendments = Map.groupBy(entries.filter(isAmending), ({ body }) => body.target);
  for (const { seq, id, authorId, body } of entries) {
    if (body.kind === 'void' || 'target' in body) continue;
    lines.push({ seq, id, authorId, body, note: noteOf(seq, body, amendments.get(seq) ?? []) });
  }
  return lines;
}

function noteOf(seq: number, body: EntryBody, amendments: readonly Amending[]): Annotation {
  if (body.kind === 'deleted') return { seq, deleted: { at: body.at } };
  let note: Annotation = { seq };
  for (const { authorId, at, body: amendment } of amendments) note = amended(note, amendment, { authorId, at });
  return note;
}

function amended(note: Annotation, body: AmendmentBody, { authorId, at }: Pick<Entry, 'authorId' | 'at'>): Annotation {
  switch (body.kind) {
    case 'edit': {
      const { kind: _, target: __, ...said } = body;
      return { ...note, edited: { ...said, at } };
    }
    case 'delete':
      return { seq: note.seq, deleted: { at } };
    case 'reaction': {
      const { reactions: before = [], ...rest } = note;
      const reactions = reacted(before, body.emoji, authorId, body.on);
      return reactions.length === 0 ? rest : { ...rest, reactions };
    }
    case 'pin': {
      const { pinned: before, ...rest } = note;
      return body.on ? { ...rest, pinned: before ?? { by: authorId, at } } : rest;
    }
  }
}

/** An emoji that nobody gives any more goes; given again, it stands last. */
function reacted(reactions: readonly Reaction[], emoji: string, by: MemberId, on: boolean): readonly Reaction[] {
  const known = reactions.find((reaction) => reaction.emoji === emoji);
  if (known === undefined) return on ? [...reactions, { emoji, by: [by] }] : reactions;
  const others = known.by.filter((memberId) => memberId !== by);
  const now = !on ? others : known.by.includes(by) ? known.by : [...others, by];
  return reactions.map((reaction) => (reaction === known ? { emoji, by: now } : reaction)).filter((reaction) => reaction.by.length > 0);
}

function isAmending(entry: Entry): entry is Amending {
  return 'target' in entry.body;
}

/** A form in which two notes are the same text when they say the same. An empty note is no note. */
export function noteText(note: Annotation | undefined): string {
  if (note === undefined) return '{}';
  const { edited, deleted, reactions, pinned } = note;
  if (deleted !== undefined) return JSON.stringify({ deleted: deleted.at });
  const said = edited && [edited.text, edited.at, edited.mentions ?? [], edited.mentionsAll ?? false];
  return JSON.stringify({ edited: said, reactions: reactions?.map(({ emoji, by }) => [emoji, by]), pinned: pinned && [pinned.by, pinned.at] });
}
