import { PlugZap } from 'lucide-react';
import { words } from '../locales/en.ts';
import { useApp } from '../store/app-context.ts';
import { Banner } from '../ui/banner.tsx';
import styles from './shell-banner.module.css';

/** In a browser the app behind the page can end while the page stays. */
export function ShellBanner() {
  const shellAnswers = useApp((state) => state.shellAnswers);
  if (shellAnswers) return null;
  return (
    <div className={styles.place}>
      <Banner tone="bad" icon={<PlugZap size={18} />} title={words.unreachable.title} text={words.unreachable.text} role="alert" />
    </div>
  );
}
