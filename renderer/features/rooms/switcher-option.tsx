import { describePresence, presenceOf } from '../../lib/presence.ts';
import { words } from '../../locales/en.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { RoomBadge } from './room-badge.tsx';
import { roomLabel } from './room-label.ts';
import { RoomMark } from './room-mark.tsx';
import styles from './switcher.module.css';
import type { Place } from './switcher-places.ts';

type SwitcherOptionProps = {
  readonly id: string;
  readonly place: Place;
  readonly isActive: boolean;
  readonly onPoint: () => void;
  readonly onChoose: () => void;
};

/** One place to go. */
export function SwitcherOption({ id, place, isActive, onPoint, onChoose }: SwitcherOptionProps) {
  const kind = kindOf(place);
  const label = place.kind === 'room' ? roomLabel(place.room, place.title) : place.title;
  return (
    // The field has the focus and the keys.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    // biome-ignore lint/a11y/useFocusableInteractive: see above
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      aria-label={words.rooms.label(label, [kind])}
      className={styles.option}
      onMouseDown={(event) => event.preventDefault()}
      onMouseMove={onPoint}
      onClick={onChoose}
    >
      <Mark place={place} />
      <span className={styles.title} dir="auto">
        {place.title}
      </span>
      <span className={styles.kind}>{kind}</span>
      {place.kind === 'room' && <RoomBadge room={place.room} />}
    </div>
  );
}

function Mark({ place }: { readonly place: Place }) {
  if (place.kind === 'room') return <RoomMark room={place.room} size={26} />;
  const presence = presenceOf(place.member);
  return <Avatar id={place.member.id} alias={place.title} size={26} online={presence !== 'offline'} idle={presence === 'idle'} />;
}

function kindOf(place: Place): string {
  const { switcher } = words.rooms;
  if (place.kind === 'person') return describePresence(place.member, Date.now());
  const { room } = place;
  if (room.imported !== undefined) return switcher.imported;
  if (room.archived === true) return switcher.archived;
  if (room.kind === 'room') return switcher.room;
  return (room.members?.length ?? 0) > 2 ? switcher.group : switcher.direct;
}
