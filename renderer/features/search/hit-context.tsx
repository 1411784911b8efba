import clsx from 'clsx';
import { useEffect, useState } from 'react';
import type { IpcResult } from '../../../shared/ipc/result.ts';
import { describeFailure } from '../../../shared/lib/describe-failure.ts';
import type { SearchHit } from '../../../shared/model/search.ts';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import { entryLine } from '../../lib/entry-line.ts';
import { words } from '../../locales/en.ts';
import { useActions } from '../../store/app-context.ts';
import { Spinner } from '../../ui/spinner.tsx';
import styles from './hit-list.module.css';

/** What was said before and after a hit. */
export function HitContext({ id, hit }: { readonly id: string; readonly hit: SearchHit }) {
  const { context } = useActions();
  const [result, setResult] = useState<IpcResult<readonly ShownEntry[]>>();
  useEffect(() => {
    let isWanted = true;
    void context(hit.id).then((answer) => isWanted && setResult(answer));
    return () => {
      isWanted = false;
    };
  }, [context, hit.id]);
  const lines = result?.ok ? result.value.flatMap((entry) => ({ entry, text: entryLine(entry) })).filter(({ text }) => text !== undefined) : [];
  return (
    <ol id={id} className={styles.context} aria-label={words.finding.search.contextLabel}>
      {result === undefined && (
        <li>
          <Spinner size={14} />
        </li>
      )}
      {result?.ok === false && <li>{describeFailure(result.failure).title}</li>}
      {result?.ok && lines.length === 0 && <li>{words.finding.search.noContext}</li>}
      {lines.map(({ entry, text }) => (
        <li key={entry.seq} className={clsx(styles.near, entry.seq === hit.seq && styles.self)} dir="auto">
          <strong>{entry.authorAlias}</strong> {text}
        </li>
      ))}
    </ol>
  );
}
