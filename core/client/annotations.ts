import { z } from 'zod';
import type { Annotation, Reaction } from '../../shared/model/annotation.ts';
import { type AmendmentBody, type Entry, type EntryBody, mentionSchema } from '../../shared/model/entry.ts';
import { memberIdSchema } from '../../shared/model/ids.ts';

const timeSchema = z.int().min(0);

/** An annotation as this device keeps it. */
export const annotationSchema = z.object({
  seq: z.int().min(1),
  edited: z
    .object({ text: z.string(), at: timeSchema, mentions: z.array(mentionSchema).exactOptional(), mentionsAll: z.literal(true).exactOptional() })
    .exactOptional(),
  deleted: z.object({ at: timeSchema }).exactOptional(),
  reactions: z.array(z.object({ emoji: z.string(), by: z.array(memberIdSchema) })).exactOptional(),
  pinned: z.object({ by: memberIdSchema, at: timeSchema }).exactOptional(),
});

/** An entry that has a line of its own, as this device has it. The body of one that was deleted is gone. */
export type Line = { readonly entry: Entry; readonly note?: Annotation | undefined };

export type AmendingEntry = Entry & { readonly body: AmendmentBody };

/** What the line's text or file says now; undefined for notices and what was deleted. */
export function presentText({ entry, note }: Line): string | undefined {
  if (entry.body.kind === 'text') return note?.edited?.text ?? entry.body.text;
  return entry.body.kind === 'file' ? entry.body.name : undefined;
}

/** The note that a body says by itself: that of a deleted one. */
export function noteOf(seq: number, body: EntryBody): Annotation | undefined {
  return body.kind === 'deleted' ? { seq, deleted: { at: body.at } } : undefined;
}

/** The line after `amendment` of it; the same object when that changes nothing. Section AM of the protocol. */
export function amend(line: Line, amendment: AmendingEntry): Line {
  const { entry, note } = line;
  const { body } = amendment;
  if (entry.body.kind !== 'text' && entry.body.kind !== 'file') return line;
  switch (body.kind) {
    case 'edit': {
      if (entry.body.kind !== 'text') return line;
      const { text, mentions, mentionsAll } = body;
      const edited = { text, at: amendment.at, ...(mentions && { mentions }), ...(mentionsAll && { mentionsAll }) };
      return { entry, note: { ...(note ?? { seq: entry.seq }), edited } };
    }
    case 'delete': {
      const deleted = { kind: 'deleted', at: amendment.at } as const;
      return { entry: { ...entry, body: deleted }, note: noteOf(entry.seq, deleted) };
    }
    case 'reaction': {
      const reactions = react(note?.reactions ?? [], amendment.authorId, body.emoji, body.on);
      if (reactions === undefined) return line;
      const { reactions: _before, ...others } = note ?? { seq: entry.seq };
      return { entry, note: { ...others, ...(reactions.length > 0 && { reactions }) } };
    }
    case 'pin': {
      if (body.on === (note?.pinned !== undefined)) return line;
      const { pinned: _before, ...others } = note ?? { seq: entry.seq };
      return { entry, note: { ...others, ...(body.on && { pinned: { by: amendment.authorId, at: amendment.at } }) } };
    }
  }
}

/** Undefined when it was said before. */
function react(reactions: readonly Reaction[], who: Entry['authorId'], emoji: string, on: boolean): readonly Reaction[] | undefined {
  const before = reactions.find((reaction) => reaction.emoji === emoji);
  if (on === (before?.by.includes(who) ?? false)) return undefined;
  if (before === undefined) return [...reactions, { emoji, by: [who] }];
  const by = on ? [...before.by, who] : before.by.filter((id) => id !== who);
  return reactions.map((reaction) => (reaction === before ? { emoji, by } : reaction)).filter((reaction) => reaction.by.length > 0);
}
