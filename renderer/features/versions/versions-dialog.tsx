import { useEffect, useState } from 'react';
import type { IpcResult } from '../../../shared/ipc/result.ts';
import { describeFailure } from '../../../shared/lib/describe-failure.ts';
import type { RoomId } from '../../../shared/model/ids.ts';
import { formatMoment } from '../../lib/format-time.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import styles from './versions.module.css';

/** What an own message said before it was edited. */
export function VersionsDialog() {
  const { openDialog } = useActions();
  const dialog = useApp((state) => state.dialog);
  const asked = dialog?.kind === 'versions' ? dialog : undefined;
  return (
    <Dialog open={asked !== undefined} onClose={() => openDialog(null)} title={words.finding.versions.title}>
      {asked !== undefined && <Versions roomId={asked.roomId} seq={asked.seq} />}
    </Dialog>
  );
}

type Version = { readonly text: string; readonly at: number };

function Versions({ roomId, seq }: { readonly roomId: RoomId; readonly seq: number }) {
  const { versions } = useActions();
  const [result, setResult] = useState<IpcResult<readonly Version[]>>();
  useEffect(() => {
    let isWanted = true;
    void versions(roomId, seq).then((answer) => isWanted && setResult(answer));
    return () => {
      isWanted = false;
    };
  }, [versions, roomId, seq]);
  if (result === undefined) return <Spinner size={18} />;
  if (!result.ok) return <p role="alert">{describeFailure(result.failure).title}</p>;
  const newest = result.value.length - 1;
  return (
    <>
      <p className={styles.hint}>{words.finding.versions.hint}</p>
      <ol className={styles.versions}>
        {result.value.toReversed().map(({ text, at }, index) => (
          <li key={`${at} ${text}`} className={styles.version}>
            <p className={styles.head}>
              <strong>{index === 0 ? words.finding.versions.now : titleOf(newest - index)}</strong>
              <time>{formatMoment(at)}</time>
            </p>
            <p className={styles.text} dir="auto">
              {text}
            </p>
          </li>
        ))}
      </ol>
    </>
  );
}

function titleOf(edit: number): string {
  return edit === 0 ? words.finding.versions.first : words.finding.versions.edited(edit);
}
