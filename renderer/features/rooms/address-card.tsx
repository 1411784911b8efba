import { Fingerprint } from 'lucide-react';
import type { HostingStatus, SessionStatus } from '../../../shared/model/status.ts';
import { words } from '../../locales/en.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import styles from './address-card.module.css';
import { TrustSign } from './trust-sign.tsx';

type Joined = SessionStatus & { readonly state: 'joined' };
type AddressCardProps = { readonly session: Joined; readonly hosting: HostingStatus | null };

/** How others get in, and how far the host can be trusted. */
export function AddressCard({ session, hosting }: AddressCardProps) {
  const addresses = hosting?.addresses ?? [session.address];
  const trust = words.room.trust[session.trust];
  const fingerprint = hosting?.fingerprint ?? withPrefix(session.hostKey);
  return (
    <div className={styles.card}>
      <p className={styles.trust} data-trust={session.trust}>
        <TrustSign trust={session.trust} /> {trust.label}
      </p>
      <p className={styles.trustHint}>{trust.hint}</p>
      <h3 className={styles.heading}>{hosting === null ? words.room.address : words.room.share}</h3>
      <ul className={styles.addresses}>
        {addresses.map((address) => (
          <li key={address} className={styles.address}>
            <code className={styles.code}>{address}</code>
            <CopyButton compact text={address} label={words.copyNamed(address)} />
          </li>
        ))}
      </ul>
      <h3 className={styles.heading}>
        <Fingerprint size={14} /> {hosting === null ? words.room.hostKey : words.room.fingerprint}
      </h3>
      <div className={styles.fingerprint}>
        <code>{fingerprint}</code>
        <CopyButton compact text={fingerprint} label={words.copyFingerprint} />
      </div>
      {hosting !== null && <p className={styles.hint}>{words.room.fingerprintHint}</p>}
    </div>
  );
}

function withPrefix(key: string): string {
  return key.startsWith('SHA256:') ? key : `SHA256:${key}`;
}
