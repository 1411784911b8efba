import { z } from 'zod';
import { cleanName, MAX_ROOM_NAME_CHARS, roomNameSchema } from '../../../shared/model/alias.ts';
import { entryBodySchema, entrySchema } from '../../../shared/model/entry.ts';
import { roomDescriptionSchema } from '../../../shared/model/room.ts';
import { annotationSchema } from '../annotations.ts';
import type { RoomFormat } from './export-format.ts';

const FORMAT = 'lan-chat-room';
const VERSION = 1;

/** The first line: what the room is. Its name is cut to what a room's name may have. */
export const exportHeadSchema = z.object({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  name: z
    .string()
    .transform((name) => [...cleanName(name)].slice(0, MAX_ROOM_NAME_CHARS).join('').trim())
    .pipe(roomNameSchema),
  description: roomDescriptionSchema.exactOptional(),
});

/** Every other line: an entry that is shown, and what became of it. `time` is `at` for people's eyes. */
export const exportLineSchema = z.object({
  seq: entrySchema.shape.seq,
  id: entrySchema.shape.id,
  at: entrySchema.shape.at,
  authorId: entrySchema.shape.authorId,
  author: entrySchema.shape.authorAlias,
  body: entryBodySchema.refine(({ kind }) => kind === 'text' || kind === 'file' || kind === 'notice' || kind === 'deleted', 'has no line'),
  note: annotationSchema.omit({ seq: true, deleted: true }).exactOptional(),
});
export type ExportLine = z.input<typeof exportLineSchema>;

/** One JSON value in each line, the only form that can be read back. */
export const JSON_LINES_FORMAT: RoomFormat = {
  extension: 'jsonl',
  head: ({ title, room, nowMs }) => {
    const { kind, description } = room;
    return toLine({ format: FORMAT, version: VERSION, name: title, kind, ...(description && { description }), exported: isoTime(nowMs) });
  },
  line: ({ seq, id, at, authorId, authorAlias, body, note }) => {
    const { seq: _seq, deleted: _deleted, ...said } = note ?? {};
    const line: ExportLine & { readonly time: string } = { seq, id, at, time: isoTime(at), authorId, author: authorAlias, body };
    return toLine({ ...line, ...(Object.keys(said).length > 0 && { note: said }) });
  },
  foot: '',
};

function toLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

function isoTime(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}
