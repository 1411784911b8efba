import type { MemberId } from '../../../shared/model/ids.ts';
import type { Room } from '../../../shared/model/room.ts';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import { LanChatError } from '../../lib/errors.ts';

export type ExportFormat = 'markdown' | 'html' | 'jsonl';

export type ExportOptions = {
  readonly room: Pick<Room, 'id' | 'kind' | 'name' | 'description'>;
  /** The room as its person reads it; of a direct conversation the others' names. */
  readonly title: string;
  /** The whole room, ascending. */
  readonly lines: AsyncIterable<ShownEntry>;
  /** What a member is called now, for reactions and pins. */
  readonly nameOf: (id: MemberId) => string | undefined;
  readonly format: ExportFormat;
  /** Where the file goes; made when it is not there. */
  readonly folder: string;
  /** This device's clock, milliseconds since 1970. */
  readonly nowMs: number;
};

/** Writes the room into the folder under the first free name. @throws LanChatError `disk-full`, `export-failed` */
export async function exportRoom(_options: ExportOptions): Promise<{ readonly path: string; readonly name: string }> {
  throw new LanChatError('export-failed');
}
