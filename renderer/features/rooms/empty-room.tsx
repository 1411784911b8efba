import { FileUp } from 'lucide-react';
import type { RoomView } from '../../../shared/model/room-view.ts';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { namesOf, selectSelfId } from '../../store/selectors.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Logo } from '../../ui/logo.tsx';
import styles from './empty-room.module.css';
import { othersIn, RoomMark } from './room-mark.tsx';

/** What to do where nobody has said anything: invite others, write to somebody, or hand over a file. */
export function EmptyRoom({ room }: { readonly room: RoomView }) {
  if (room.imported !== undefined) return <Empty room={room} title={words.rooms.emptyImported.title} text={words.rooms.emptyImported.text} />;
  if (room.kind === 'direct') return <EmptyDirect room={room} />;
  if (room.createdBy === undefined) return <EmptyFirstRoom />;
  return <Empty room={room} title={words.rooms.emptyRoom.title(room.name)} text={room.description ?? words.rooms.emptyRoom.text} takesFiles />;
}

function EmptyFirstRoom() {
  const address = useApp((state) => state.hosting?.addresses[0]);
  return (
    <div className={styles.empty}>
      <Logo size={56} className={styles.mark} />
      <h2 className={styles.title}>{words.room.emptyTitle}</h2>
      <p className={styles.text}>{address === undefined ? words.room.emptyGuest : words.room.emptyHost}</p>
      {address !== undefined && (
        <div className={styles.share}>
          <code className={styles.code}>{address}</code>
          <CopyButton text={address} label={words.copyNamed(address)} />
        </div>
      )}
      <DropHint />
    </div>
  );
}

function EmptyDirect({ room }: { readonly room: RoomView }) {
  const members = useApp((state) => state.members);
  const selfId = useApp(selectSelfId);
  const others = othersIn(room, members, selfId);
  const [first] = namesOf(
    members,
    others.map(({ id }) => id),
  );
  if (others.length > 1 || first === undefined) {
    return <Empty room={room} title={words.rooms.emptyDirect.groupTitle} text={words.rooms.emptyDirect.text} takesFiles />;
  }
  const isHere = others[0]?.member?.online === true;
  const { emptyDirect } = words.rooms;
  return (
    <Empty
      room={room}
      title={emptyDirect.title(first)}
      text={isHere ? emptyDirect.text : `${emptyDirect.away(first)} ${emptyDirect.text}`}
      takesFiles
    />
  );
}

type EmptyProps = { readonly room: RoomView; readonly title: string; readonly text: string; readonly takesFiles?: boolean };

function Empty({ room, title, text, takesFiles = false }: EmptyProps) {
  return (
    <div className={styles.empty}>
      <RoomMark room={room} size={56} />
      <h2 className={styles.title} dir="auto">
        {title}
      </h2>
      <p className={styles.text} dir="auto">
        {text}
      </p>
      {takesFiles && room.archived !== true && <DropHint />}
    </div>
  );
}

function DropHint() {
  return (
    <p className={styles.drop}>
      <FileUp size={16} /> {words.room.emptyDrop}
    </p>
  );
}
