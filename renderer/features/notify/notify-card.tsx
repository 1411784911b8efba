import { BellRing } from 'lucide-react';
import { useEffect, useState } from 'react';
import { askToNotify, useNotifyPermission } from '../../lib/notify-permission.ts';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { selectTotals } from '../../store/selectors.ts';
import { Button } from '../../ui/button.tsx';
import styles from './notify-card.module.css';

const STORAGE_KEY = 'lan-chat.asked-to-notify';

/** Asks whether to tell of messages, when somebody comes back and has missed some. Once; the settings have the same. */
export function NotifyCard() {
  const permission = useNotifyPermission();
  const wanted = useApp((state) => state.settings.notify !== 'none');
  const unread = useApp((state) => selectTotals(state.rooms).unread);
  const [isAnswered, setAnswered] = useState(() => localStorage.getItem(STORAGE_KEY) !== null);
  const missed = useMissed(unread);
  if (permission !== 'default' || !wanted || isAnswered || !missed) return null;
  const answer = () => {
    localStorage.setItem(STORAGE_KEY, 'yes');
    setAnswered(true);
  };
  return (
    <section className={styles.card} aria-label={words.rooms.notify.askTitle}>
      <p className={styles.title}>
        <BellRing size={15} aria-hidden="true" /> {words.rooms.notify.askTitle}
      </p>
      <p className={styles.text}>{words.rooms.notify.askText}</p>
      <div className={styles.actions}>
        <Button
          size="small"
          variant="primary"
          onClick={() => {
            answer();
            void askToNotify();
          }}
        >
          {words.rooms.notify.turnOn}
        </Button>
        <Button size="small" variant="quiet" onClick={answer}>
          {words.rooms.notify.notNow}
        </Button>
      </div>
    </section>
  );
}

/** Whether messages came while the window was not looked at, once the person is back. */
function useMissed(unread: number): boolean {
  const [missed, setMissed] = useState(false);
  const [leftAt, setLeftAt] = useState<number>();
  useEffect(() => {
    const leave = () => setLeftAt(unread);
    const come = () => {
      setLeftAt(undefined);
      if (leftAt !== undefined && unread > leftAt) setMissed(true);
    };
    window.addEventListener('blur', leave);
    window.addEventListener('focus', come);
    return () => {
      window.removeEventListener('blur', leave);
      window.removeEventListener('focus', come);
    };
  }, [unread, leftAt]);
  return missed;
}
