import { Archive, BadgeCheck, ShieldAlert, UserRound } from 'lucide-react';
import { isDangerousName } from '../../../shared/lib/dangerous-types.ts';
import type { MemberId } from '../../../shared/model/ids.ts';
import type { Transfer } from '../../../shared/model/transfer.ts';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { namesOf, selectSelfId } from '../../store/selectors.ts';
import { Pill } from '../../ui/pill.tsx';
import styles from './offer-card.module.css';

/** What sets an offer apart: whom it is for, that it stays with the host, that nobody was asked, and that it can run programs. */
export function OfferMarks({ transfer }: { readonly transfer: Transfer }) {
  const isAutomatic = transfer.direction === 'incoming' && transfer.isAutomatic;
  return (
    <>
      {(transfer.to !== undefined || transfer.keep || isAutomatic) && (
        <div className={styles.marks}>
          {transfer.to !== undefined && <Addressees to={transfer.to} isOwn={transfer.direction === 'outgoing'} />}
          {isAutomatic && (
            <Pill icon={<BadgeCheck size={13} />} tone="good" hint={words.files.automaticHint(transfer.senderAlias)}>
              {words.files.automatic}
            </Pill>
          )}
          {transfer.keep && <Pill icon={<Archive size={13} />}>{words.files.kept}</Pill>}
        </div>
      )}
      <Danger transfer={transfer} />
    </>
  );
}

function Addressees({ to, isOwn }: { readonly to: readonly MemberId[]; readonly isOwn: boolean }) {
  const members = useApp((state) => state.members);
  const selfId = useApp(selectSelfId);
  const others = namesOf(
    members,
    to.filter((id) => id !== selfId),
  );
  const text = isOwn ? words.files.forOnly(others) : others.length === 0 ? words.files.forYou : words.files.forYouAnd(others);
  return (
    <Pill icon={<UserRound size={13} />} tone="accent">
      {text}
    </Pill>
  );
}

/** Said before it is accepted and after it is saved; what will not be here any more needs no warning. */
function Danger({ transfer }: { readonly transfer: Transfer }) {
  const { state } = transfer.status;
  if (state === 'declined' || state === 'cancelled' || state === 'ended' || state === 'failed') return null;
  const text = dangerText(transfer);
  if (text === undefined) return null;
  return (
    <p className={styles.danger}>
      <ShieldAlert size={16} /> {text}
    </p>
  );
}

function dangerText(transfer: Transfer): string | undefined {
  if (transfer.direction === 'outgoing') return transfer.tree === undefined && isDangerousName(transfer.name) ? words.files.ownDanger : undefined;
  if (!transfer.isDangerous) return undefined;
  return transfer.tree === undefined ? words.files.danger(transfer.senderAlias) : words.files.dangerInTree(transfer.senderAlias);
}
