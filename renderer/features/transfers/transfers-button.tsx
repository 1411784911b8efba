import { ArrowDownUp } from 'lucide-react';
import { useMemo } from 'react';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { summarize } from './transfer-groups.ts';
import styles from './transfers-button.module.css';

type TransfersButtonProps = { readonly open: boolean; readonly onToggle: () => void };

/** Opens the list of all transfers; says how many run, how far they are together, and whether one waits for an answer. */
export function TransfersButton({ open, onToggle }: TransfersButtonProps) {
  const transfers = useApp((state) => state.transfers);
  const { running, asking, share } = useMemo(() => summarize(Object.values(transfers)), [transfers]);
  const parts = [
    ...(running > 0 ? [words.transfers.running(running)] : []),
    ...(share === undefined ? [] : [words.files.percent(Math.floor(share * 100))]),
    ...(asking > 0 ? [words.transfers.asking(asking)] : []),
  ];
  return (
    <span className={styles.frame}>
      <IconButton
        label={words.transfers.button(parts)}
        icon={<ArrowDownUp size={18} />}
        tooltipSide="bottom"
        aria-expanded={open}
        className={open ? styles.open : undefined}
        onClick={onToggle}
      />
      {share !== undefined && <Ring share={share} />}
      {running > 0 ? (
        <span className={styles.count} aria-hidden="true">
          {running}
        </span>
      ) : (
        asking > 0 && <span className={styles.dot} aria-hidden="true" />
      )}
    </span>
  );
}

function Ring({ share }: { readonly share: number }) {
  return (
    <svg className={styles.ring} viewBox="0 0 36 36" aria-hidden="true">
      <circle cx="18" cy="18" r="16.5" pathLength="1" className={styles.track} />
      <circle cx="18" cy="18" r="16.5" pathLength="1" className={styles.done} strokeDasharray={`${share} 1`} />
    </svg>
  );
}
