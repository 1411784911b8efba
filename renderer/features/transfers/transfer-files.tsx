import { useEffect, useState } from 'react';
import type { IpcResult } from '../../../shared/ipc/result.ts';
import { describeFailure } from '../../../shared/lib/describe-failure.ts';
import type { Tree } from '../../../shared/model/entry.ts';
import type { OfferedFile, Transfer } from '../../../shared/model/transfer.ts';
import { offerTitle } from '../../lib/offer-title.ts';
import { words } from '../../locales/en.ts';
import { useActions } from '../../store/app-context.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { fileStates } from './file-state.ts';
import { FileTreeView } from './file-tree-view.tsx';
import styles from './transfer-files.module.css';
import { wantedFiles } from './transfer-groups.ts';

/** Every file of a tree and what it has come to, folded away until somebody wants to see it. */
export function TransferFiles({ transfer }: { readonly transfer: Transfer }) {
  const { tree } = transfer;
  if (tree === undefined || tree.files === 0) return null;
  return (
    <Disclosure title={titleOf(transfer, tree)}>
      <Files transfer={transfer} />
    </Disclosure>
  );
}

/** Which of the files is under way. When only some are wanted the page does not know how many of them come before it. */
function titleOf(transfer: Transfer, { files }: Tree): string {
  const wanted = wantedFiles(transfer);
  if (wanted < files) return words.files.chosenCount(wanted, files);
  const file = 'progress' in transfer.status ? transfer.status.progress?.file : undefined;
  return file === undefined ? words.files.count(files) : words.files.fileOf(Math.min(file + 1, files), files);
}

function Files({ transfer }: { readonly transfer: Transfer }) {
  const { transferFiles } = useActions();
  const { id, direction } = transfer;
  const [result, setResult] = useState<IpcResult<readonly OfferedFile[]>>();
  useEffect(() => {
    let isWanted = true;
    void transferFiles(id).then((answer) => isWanted && setResult(answer));
    return () => {
      isWanted = false;
    };
  }, [id, transferFiles]);
  if (result === undefined) return <Spinner size={14} />;
  if (!result.ok) return <p className={styles.failed}>{describeFailure(result.failure).title}</p>;
  return (
    <div className={styles.files}>
      <FileTreeView
        files={result.value}
        label={words.files.filesOf(offerTitle(transfer))}
        stateOf={fileStates(transfer, result.value)}
        doneWord={direction === 'outgoing' ? words.files.fileStates.sent : undefined}
      />
    </div>
  );
}
