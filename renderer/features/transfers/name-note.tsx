import { Info } from 'lucide-react';
import type { OfferedItem } from '../../../shared/model/transfer.ts';
import { words } from '../../locales/en.ts';
import styles from './offer-card.module.css';

/** Says that a name is taken, and which one will be used instead. Nothing when all names are free. */
export function NameNote({ items }: { readonly items: readonly OfferedItem[] }) {
  const taken = items.filter(({ isTaken }) => isTaken);
  const [first] = taken;
  if (first === undefined) return null;
  return (
    <p className={styles.quiet} dir="auto">
      <Info size={14} />
      <span>{taken.length === 1 ? words.files.nameTaken(first.name, first.savedAs) : words.files.namesTaken(taken.length)}</span>
    </p>
  );
}
