import { ChevronsUpDown, UserPlus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Logo } from '../../ui/logo.tsx';
import { Popover } from '../../ui/popover.tsx';
import { AddressCard } from './address-card.tsx';
import styles from './space-head.module.css';
import { TrustSign } from './trust-sign.tsx';

type SpaceHeadProps = {
  /** What a host alone has. */
  readonly children: ReactNode;
};

/** Whose host this is and how far it can be trusted; its addresses and fingerprint at a click. For a host also how others get in. */
export function SpaceHead({ children }: SpaceHeadProps) {
  const [open, setOpen] = useState(false);
  const session = useApp((state) => state.session);
  const hosting = useApp((state) => state.hosting);
  const firstRoom = useApp((state) => state.rooms.find(({ imported }) => imported === undefined)?.name);
  if (session.state !== 'joined') return null;
  const name = hosting?.roomName ?? firstRoom ?? session.address;
  const [address, ...others] = hosting?.addresses ?? [];
  return (
    <div className={styles.head}>
      <Popover
        open={open}
        onOpenChange={setOpen}
        label={words.rooms.space.title}
        trigger={
          <button type="button" className={styles.button} aria-label={words.rooms.space.button(name)}>
            <Logo size={34} />
            <span className={styles.words}>
              <span className={styles.name} dir="auto">
                {name}
              </span>
              <span className={styles.trust} data-trust={session.trust}>
                <TrustSign trust={session.trust} size={12} /> {words.room.trust[session.trust].label}
              </span>
            </span>
            <ChevronsUpDown size={16} className={styles.chevron} aria-hidden="true" />
          </button>
        }
      >
        <AddressCard session={session} hosting={hosting} />
        {hosting !== null && <div className={styles.tools}>{children}</div>}
      </Popover>
      {address !== undefined && (
        <section className={styles.invite} aria-label={words.rooms.space.invite}>
          <UserPlus size={15} className={styles.inviteSign} aria-hidden="true" />
          <div className={styles.inviteWords}>
            <p className={styles.inviteHint}>{words.rooms.space.invite}</p>
            <ul>
              <li>
                <code className={styles.address}>{address}</code>
                {others.length > 0 && (
                  <button
                    type="button"
                    className={styles.more}
                    aria-label={words.rooms.space.moreAddresses(others.length)}
                    onClick={() => setOpen(true)}
                  >
                    +{others.length}
                  </button>
                )}
              </li>
            </ul>
          </div>
          <CopyButton compact text={address} label={words.copyAddress} />
        </section>
      )}
    </div>
  );
}
