import { DoorClosed, LogOut } from 'lucide-react';
import { useState } from 'react';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { countOthersOnline, selectSelfId } from '../../store/selectors.ts';
import { AlertDialog } from '../../ui/alert-dialog.tsx';
import { Button } from '../../ui/button.tsx';
import styles from './stop-hosting.module.css';

/** The host's ways out. Nobody is sent away without a question. */
export function StopHosting() {
  const actions = useActions();
  const members = useApp((state) => state.members);
  const selfId = useApp(selectSelfId);
  const [asking, setAsking] = useState(false);
  const others = countOthersOnline(members, selfId);
  const stop = () => {
    setAsking(false);
    void actions.stopHosting();
  };
  return (
    <div className={styles.buttons}>
      <Button variant="danger-quiet" size="small" icon={<DoorClosed size={15} />} onClick={() => (others === 0 ? stop() : setAsking(true))}>
        {words.room.stop}
      </Button>
      <Button variant="quiet" size="small" icon={<LogOut size={15} />} onClick={() => void actions.leave()}>
        {words.room.leave}
      </Button>
      <AlertDialog
        open={asking}
        onCancel={() => setAsking(false)}
        icon={<DoorClosed size={22} />}
        tone="danger"
        title={words.room.stopTitle}
        text={words.room.stopText(others)}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{words.room.keepOpen}</Button>
            <Button variant="danger" onClick={stop}>
              {words.room.stop}
            </Button>
          </>
        }
      />
    </div>
  );
}
