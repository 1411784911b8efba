import { useEffect, useState } from 'react';
import type { IpcResult } from '../../../shared/ipc/result.ts';
import { describeFailure } from '../../../shared/lib/describe-failure.ts';
import type { OfferedFile, Transfer } from '../../../shared/model/transfer.ts';
import { offerTitle } from '../../lib/offer-title.ts';
import { words } from '../../locales/en.ts';
import { useActions } from '../../store/app-context.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { fileStates } from './file-state.ts';
import { FileTreeView } from './file-tree-view.tsx';
import { filesTitle } from './files-title.ts';
import styles from './transfer-files.module.css';

/** Every file of a tree and what it has come to, folded away until somebody wants to see it. */
export function TransferFiles({ transfer }: { readonly transfer: Transfer }) {
  const { tree } = transfer;
  if (tree === undefined || tree.files === 0) return null;
  return (
    <Disclosure title={filesTitle(transfer)}>
      <Files transfer={transfer} />
    </Disclosure>
  );
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
