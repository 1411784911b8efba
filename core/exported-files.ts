import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { ExportedRoom } from '../shared/ipc/contract.ts';
import { type FolderId, folderIdSchema } from '../shared/model/ids.ts';
import type { RoomExport } from './controller-api.ts';
import { LanChatError } from './lib/errors.ts';
import { folderLabel } from './lib/folder-label.ts';

/** Exports that can still be shown in the file manager. */
const MAX_EXPORTS = 100;

/** What was exported since the start: a page names it by an id, and never holds its path. */
export class ExportedFiles {
  readonly #paths = new Map<FolderId, string>();

  add(exported: RoomExport): ExportedRoom {
    const id = folderIdSchema.parse(randomBytes(16).toString('base64url'));
    this.#paths.set(id, exported.path);
    const [oldest] = this.#paths.keys();
    if (this.#paths.size > MAX_EXPORTS && oldest !== undefined) this.#paths.delete(oldest);
    return { id, name: exported.name, folder: folderLabel(path.dirname(exported.path)) };
  }

  /** @throws LanChatError `unknown-folder` */
  pathOf(id: FolderId): string {
    const exported = this.#paths.get(id);
    if (exported === undefined) throw new LanChatError('unknown-folder');
    return exported;
  }
}
