import { Trash2 } from 'lucide-react';
import { formatBytes } from '../../../shared/lib/format-bytes.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import styles from './settings-dialog.module.css';

/** Whose files are accepted without asking, with the way to end it. */
export function TrustedSenders() {
  const { trustSender } = useActions();
  const trusted = useApp((state) => state.settings.trustedSenders);
  return (
    <section>
      <h3 className={styles.heading}>{words.trust.heading}</h3>
      {trusted.length === 0 ? (
        <p className={styles.hint}>{words.trust.none}</p>
      ) : (
        <ul className={styles.card} aria-label={words.trust.heading}>
          {trusted.map(({ memberId, alias, maxBytes }) => (
            <li key={memberId} className={styles.line}>
              <Avatar id={memberId} alias={alias} size={26} />
              <span className={styles.who} dir="auto">
                {alias}
              </span>
              <span className={styles.lineHint}>{words.trust.upTo(formatBytes(maxBytes, 'en'))}</span>
              <IconButton
                size="small"
                label={words.trust.remove(alias)}
                icon={<Trash2 size={16} />}
                onClick={() => void trustSender({ memberId, alias, maxBytes: null })}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
