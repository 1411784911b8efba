import clsx from 'clsx';
import { ChevronDown, FileText, Hash } from 'lucide-react';
import { type KeyboardEvent, memo, useId, useState } from 'react';
import type { SearchHit } from '../../../shared/model/search.ts';
import { formatMoment, formatShort } from '../../lib/format-time.ts';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { roomTitle, selectSelfId } from '../../store/selectors.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Highlighted } from './highlighted.tsx';
import { HitContext } from './hit-context.tsx';
import { HIT_ATTRIBUTE } from './hit-keys.ts';
import styles from './hit-list.module.css';

type HitRowProps = { readonly hit: SearchHit; readonly onJump: (hit: SearchHit) => void };

/** One line that was found. A click goes to its place; what was said around it unfolds here, and does so alone where there is no place to go to. */
export const HitRow = memo(function HitRow({ hit, onJump }: HitRowProps) {
  const [open, setOpen] = useState(false);
  const contextId = useId();
  const place = usePlace(hit);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowRight') setOpen(true);
    else if (event.key === 'ArrowLeft') setOpen(false);
  };
  return (
    <li className={styles.row}>
      <div className={styles.line}>
        <button
          type="button"
          {...{ [HIT_ATTRIBUTE]: true }}
          className={styles.hit}
          title={hit.canJump ? undefined : words.finding.search.onlyHere}
          aria-describedby={open ? contextId : undefined}
          onClick={() => (hit.canJump ? onJump(hit) : setOpen(!open))}
          onKeyDown={onKeyDown}
        >
          <Avatar id={hit.authorId} alias={hit.authorAlias} size={30} />
          <span className={styles.words}>
            <span className={styles.who}>
              <strong dir="auto">{hit.authorAlias}</strong>
              <time title={formatMoment(hit.at)}>{formatShort(hit.at, Date.now())}</time>
            </span>
            <span className={styles.excerpt} dir="auto">
              {hit.kind === 'file' && <FileText size={14} />}
              <Highlighted text={hit.excerpt} highlights={hit.highlights} />
            </span>
            <span className={styles.place}>
              <Hash size={12} /> <span dir="auto">{place}</span>
            </span>
          </span>
        </button>
        <IconButton
          size="small"
          className={clsx(styles.unfold, open && styles.unfolded)}
          label={open ? words.finding.search.hideContext : words.finding.search.context}
          icon={<ChevronDown size={16} />}
          tooltipSide="left"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        />
      </div>
      {open && <HitContext id={contextId} hit={hit} />}
    </li>
  );
});

/** Where it was said, as this device's person calls it. */
function usePlace({ roomId, roomName, host }: SearchHit): string {
  const room = useApp((state) => state.rooms.find(({ id }) => id === roomId));
  const members = useApp((state) => state.members);
  const selfId = useApp(selectSelfId);
  if (host !== undefined) return words.finding.search.inHost(roomName, host);
  return room === undefined ? roomName : roomTitle(room, members, selfId);
}
