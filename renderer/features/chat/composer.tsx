import { Archive, Upload } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RoomView } from '../../../shared/model/room-view.ts';
import { words } from '../../locales/en.ts';
import styles from './composer.module.css';
import { RoomComposer } from './room-composer.tsx';
import { TypingLine } from './typing-line.tsx';

type ComposerProps = {
  readonly room: RoomView;
  /** For `logout`, typed alone. */
  readonly onLeave: () => void;
  /** Stands beside the paper clip. */
  readonly attachOptions?: ReactNode;
};

/** Where one writes, and above it who else does. Each room has its own; where nothing can be written, it says why. */
export function Composer({ room, onLeave, attachOptions }: ComposerProps) {
  if (room.imported === true) return <Closed icon={<Upload size={16} />} text={words.conversation.composer.imported} />;
  if (room.archived === true) return <Closed icon={<Archive size={16} />} text={words.conversation.composer.archived} />;
  return (
    <div className={styles.composer}>
      <TypingLine roomId={room.id} />
      <RoomComposer key={room.id} room={room} onLeave={onLeave} attachOptions={attachOptions} />
    </div>
  );
}

function Closed({ icon, text }: { readonly icon: ReactNode; readonly text: string }) {
  return (
    <div className={styles.composer}>
      <p className={styles.closed}>
        {icon} {text}
      </p>
    </div>
  );
}
