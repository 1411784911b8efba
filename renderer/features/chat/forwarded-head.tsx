import { Forward } from 'lucide-react';
import { formatMoment } from '../../lib/format-time.ts';
import { words } from '../../locales/en.ts';
import styles from './forwarded-head.module.css';

/** Whose words these are, when it is not who sent them. */
export function ForwardedHead({ alias, at }: { readonly alias: string; readonly at: number }) {
  return (
    <p className={styles.head} title={formatMoment(at)}>
      <Forward size={13} /> <span dir="auto">{words.conversation.forwarded(alias)}</span>
    </p>
  );
}
