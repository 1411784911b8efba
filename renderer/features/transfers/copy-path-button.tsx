import type { TransferId } from '../../../shared/model/ids.ts';
import { words } from '../../locales/en.ts';
import { useActions } from '../../store/app-context.ts';
import { CopyButton } from '../../ui/copy-button.tsx';

/** Copies where a saved file is. The page learns the path only for that. */
export function CopyPathButton({ transferId }: { readonly transferId: TransferId }) {
  const { savedPath } = useActions();
  return <CopyButton compact text={() => savedPath(transferId)} label={words.files.copyPath} />;
}
