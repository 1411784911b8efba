import type { Transfer } from '../../../shared/model/transfer.ts';
import { words } from '../../locales/en.ts';
import { wantedFiles } from './transfer-groups.ts';

/** Which of the wanted files of a tree is under way, or how many are wanted when none is. */
export function filesTitle(transfer: Transfer): string {
  const files = transfer.tree?.files ?? 1;
  const wanted = wantedFiles(transfer);
  const done = 'progress' in transfer.status ? transfer.status.progress?.filesDone : undefined;
  if (done === undefined) return wanted < files ? words.files.chosenCount(wanted, files) : words.files.count(files);
  const file = Math.min(done + 1, wanted);
  return wanted < files ? words.files.fileOfWanted(file, wanted) : words.files.fileOf(file, files);
}
