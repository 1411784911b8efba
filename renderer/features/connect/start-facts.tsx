import { FileCheck2, Lock, Wifi } from 'lucide-react';
import { words } from '../../locales/en.ts';
import { Logo } from '../../ui/logo.tsx';
import styles from './start-screen.module.css';
import { Vignette } from './vignette.tsx';

/** Name, promise, what it looks like, and three reasons to believe it. */
export function StartFacts() {
  return (
    <header className={styles.brand}>
      <div className={styles.name}>
        <Logo size={44} />
        <h1 className={styles.title}>{words.appName}</h1>
      </div>
      <p className={styles.promise}>{words.promise}</p>
      <Vignette />
      <ul className={styles.facts}>
        <li>
          <Lock size={16} /> {words.facts.encrypted}
        </li>
        <li>
          <Wifi size={16} /> {words.facts.local}
        </li>
        <li>
          <FileCheck2 size={16} /> {words.facts.files}
        </li>
      </ul>
    </header>
  );
}
