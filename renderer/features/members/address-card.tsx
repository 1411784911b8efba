import { Fingerprint, Home, ShieldCheck, ShieldQuestion } from 'lucide-react';
import type { ReactNode } from 'react';
import type { HostingStatus, SessionStatus } from '../../../shared/model/status.ts';
import { words } from '../../locales/en.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import styles from './address-card.module.css';

type Joined = Extract<SessionStatus, { readonly state: 'joined' }>;
type AddressCardProps = { readonly session: Joined; readonly hosting: HostingStatus | null };

const TRUST_ICONS: Readonly<Record<Joined['trust'], ReactNode>> = {
  'own-host': <Home size={14} />,
  known: <ShieldCheck size={14} />,
  unverified: <ShieldQuestion size={14} />,
};

/** How others get in, and how far the host can be trusted. */
export function AddressCard({ session, hosting }: AddressCardProps) {
  const addresses = hosting?.addresses ?? [session.address];
  const trust = words.room.trust[session.trust];
  return (
    <section className={styles.card} aria-label={hosting === null ? words.room.address : words.room.share}>
      <p className={styles.trust} data-trust={session.trust}>
        {TRUST_ICONS[session.trust]} {trust.label}
      </p>
      <p className={styles.trustHint}>{trust.hint}</p>
      <h2 className={styles.heading}>{hosting === null ? words.room.address : words.room.share}</h2>
      <ul className={styles.addresses}>
        {addresses.map((address, index) => (
          <li key={address} className={styles.address}>
            <code className={styles.code}>{address}</code>
            <CopyButton compact text={address} label={index === 0 ? words.copyAddress : words.copyNamed(address)} />
          </li>
        ))}
      </ul>
      <details className={styles.details}>
        <summary className={styles.summary}>
          <Fingerprint size={14} /> {hosting === null ? words.room.hostKey : words.room.fingerprint}
        </summary>
        <div className={styles.fingerprint}>
          <code>{hosting?.fingerprint ?? withPrefix(session.hostKey)}</code>
          <CopyButton compact text={hosting?.fingerprint ?? withPrefix(session.hostKey)} label={words.copyFingerprint} />
        </div>
        {hosting !== null && <p className={styles.hint}>{words.room.fingerprintHint}</p>}
      </details>
    </section>
  );
}

function withPrefix(key: string): string {
  return key.startsWith('SHA256:') ? key : `SHA256:${key}`;
}
