import { EyeOff } from 'lucide-react';
import type { Entry } from '../../../shared/model/entry.ts';
import type { MemberId } from '../../../shared/model/ids.ts';
import { offerTitle } from '../../lib/offer-title.ts';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { namesOf } from '../../store/selectors.ts';
import styles from './offer-card.module.css';

type NotForYouProps = { readonly entry: Entry & { readonly body: { readonly kind: 'file' } }; readonly to: readonly MemberId[] };

/** An offer between others: one quiet line. */
export function NotForYou({ entry, to }: NotForYouProps) {
  const members = useApp((state) => state.members);
  return (
    <p className={styles.aside} dir="auto">
      <EyeOff size={14} /> {words.files.notForYou(entry.authorAlias, offerTitle(entry.body), namesOf(members, to))}
    </p>
  );
}
