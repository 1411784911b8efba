import { FileText, PinOff } from 'lucide-react';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import { entryText } from '../../lib/entry-line.ts';
import { formatAgo, formatMoment, formatShort } from '../../lib/format-time.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { namesOf, selectSelfId } from '../../store/selectors.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import styles from './pins.module.css';

type PinRowProps = { readonly entry: ShownEntry; readonly onJump: (seq: number) => void };

/** One pinned line. A click shows it in its place. */
export function PinRow({ entry, onJump }: PinRowProps) {
  const actions = useActions();
  const members = useApp((state) => state.members);
  const selfId = useApp(selectSelfId);
  const canUnpin = useApp((state) => {
    const room = state.rooms.find(({ id }) => id === entry.roomId);
    return room?.imported === undefined && room?.archived === undefined;
  });
  const pinned = entry.note?.pinned;
  const text = entryText(entry);
  const ago = pinned === undefined ? '' : formatAgo(pinned.at, Date.now());
  return (
    <li className={styles.row}>
      <button type="button" className={styles.open} aria-label={words.finding.pins.jump(entry.authorAlias)} onClick={() => onJump(entry.seq)}>
        <span className={styles.who}>
          <Avatar id={entry.authorId} alias={entry.authorAlias} size={24} />
          <strong dir="auto">{entry.authorAlias}</strong>
          <time title={formatMoment(entry.at)}>{formatShort(entry.at, Date.now())}</time>
        </span>
        <span className={styles.text} dir="auto">
          {entry.body.kind === 'file' && <FileText size={15} />}
          {text ?? words.finding.pins.gone}
        </span>
        {pinned !== undefined && (
          <span className={styles.by}>
            {pinned.by === selfId ? words.finding.pins.byYou(ago) : words.finding.pins.by(namesOf(members, [pinned.by])[0] ?? '', ago)}
          </span>
        )}
      </button>
      {canUnpin && (
        <IconButton
          size="small"
          className={styles.unpin}
          label={words.finding.pins.unpin}
          icon={<PinOff size={15} />}
          tooltipSide="left"
          onClick={() => actions.report(actions.pin(entry.roomId, entry.seq, false))}
        />
      )}
    </li>
  );
}
