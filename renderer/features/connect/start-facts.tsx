import { FileCheck2, Lock, Wifi } from 'lucide-react';
import type { ReactNode } from 'react';
import { words } from '../../locales/en.ts';
import { Logo } from '../../ui/logo.tsx';
import styles from './start-screen.module.css';

/** Name, promise, and three reasons to believe it. */
export function StartFacts() {
  return (
    <header className={styles.brand}>
      <div className={styles.name}>
        <Logo size={48} />
        <h1 className={styles.title}>{words.appName}</h1>
      </div>
      <p className={styles.promise}>{words.promise}</p>
      <ul className={styles.facts}>
        <Fact icon={<Lock size={18} />} {...words.facts.encrypted} />
        <Fact icon={<Wifi size={18} />} {...words.facts.local} />
        <Fact icon={<FileCheck2 size={18} />} {...words.facts.files} />
      </ul>
    </header>
  );
}

function Fact({ icon, title, text }: { readonly icon: ReactNode; readonly title: string; readonly text: string }) {
  return (
    <li className={styles.fact}>
      <span className={styles.factIcon}>{icon}</span>
      <span>
        <strong>{title}</strong>
        <span className={styles.factText}>{text}</span>
      </span>
    </li>
  );
}
