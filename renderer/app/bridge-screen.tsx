import { KeyRound, PlugZap } from 'lucide-react';
import type { ReactNode } from 'react';
import { words } from '../locales/en.ts';
import type { BridgeState } from '../store/app-state.ts';
import { Logo } from '../ui/logo.tsx';
import { Spinner } from '../ui/spinner.tsx';
import styles from './bridge-screen.module.css';

type BridgeScreenProps = { readonly bridge: Exclude<BridgeState, { readonly state: 'ready' }> };

/** What there is to say while the app behind the page cannot be reached. */
export function BridgeScreen({ bridge }: BridgeScreenProps) {
  switch (bridge.state) {
    case 'loading':
      return (
        <main className={styles.loading} aria-label={words.loading} aria-busy="true">
          <Logo size={64} />
        </main>
      );
    case 'unreachable':
      return (
        <Message icon={<PlugZap size={26} />} title={words.unreachable.title} text={words.unreachable.text}>
          <Spinner size={20} />
        </Message>
      );
    case 'locked':
      return (
        <Message icon={<KeyRound size={26} />} title={words.locked.title} text={words.locked.text}>
          <p className={styles.example}>
            {words.locked.example} <code>{`${location.origin}/#token=…`}</code>
          </p>
        </Message>
      );
  }
}

type MessageProps = { readonly icon: ReactNode; readonly title: string; readonly text: string; readonly children: ReactNode };

function Message({ icon, title, text, children }: MessageProps) {
  return (
    <main className={styles.screen}>
      <div className={styles.message}>
        <span className={styles.icon}>{icon}</span>
        <h1 className={styles.title}>{title}</h1>
        <p className={styles.text}>{text}</p>
        {children}
      </div>
    </main>
  );
}
