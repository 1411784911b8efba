import { Menu as Base } from '@base-ui/react/menu';
import { CheckCheck, Copy, EyeOff, Forward, History, Pencil, Pin, PinOff, Reply, SmilePlus, Trash2 } from 'lucide-react';
import { useMemo, useRef } from 'react';
import { copyText } from '../../lib/copy-text.ts';
import { words } from '../../locales/en.ts';
import { useActions, useGetState } from '../../store/app-context.ts';
import { selectSelfId } from '../../store/selectors.ts';
import menuStyles from '../../ui/menu.module.css';
import { MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import { selectAbilities } from './line-abilities.ts';
import styles from './line-menu.module.css';
import { textOf } from './line-state.ts';
import type { OpenLine } from './line-tools.tsx';
import { QUICK_EMOJI } from './quick-emoji.ts';
import { useReact } from './use-react.ts';

type LineMenuProps = {
  readonly at: OpenLine;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onMoreEmoji: () => void;
  readonly onReceipts: () => void;
};

const t = words.conversation.tools;

/** Everything that can be done with one line. */
export function LineMenu({ at, open, onClose, onMoreEmoji, onReceipts }: LineMenuProps) {
  const actions = useActions();
  const react = useReact();
  const getState = useGetState();
  const { entry, rect, row } = at;
  const { roomId, seq } = entry;
  // As it was when the menu opened: nothing moves under the pointer.
  const can = useMemo(() => selectAbilities(getState(), entry), [getState, entry]);
  const anchor = useMemo(() => ({ getBoundingClientRect: () => rect }), [rect]);
  const keepsFocus = useRef(true);
  const text = textOf(entry)?.text;
  const isPinned = entry.note?.pinned !== undefined;
  const reactions = entry.note?.reactions ?? [];
  const selfId = selectSelfId(getState());
  const gave = (emoji: string) => reactions.some((one) => one.emoji === emoji && selfId !== undefined && one.by.includes(selfId));

  /** What is opened by it takes the focus itself. */
  const leadOn = (action: () => void) => () => {
    keepsFocus.current = false;
    action();
  };

  return (
    <Base.Root
      modal={false}
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Base.Portal>
        <Base.Positioner anchor={anchor} side="bottom" align="start" sideOffset={4} collisionPadding={8} className={menuStyles.positioner}>
          <Base.Popup
            className={menuStyles.popup}
            aria-label={t.menu(entry.authorAlias)}
            finalFocus={() => {
              // Rows are out of the tab order, so that they must be told.
              if (keepsFocus.current) row.focus();
              keepsFocus.current = true;
              return false;
            }}
          >
            {can.react && (
              <>
                <Base.Group className={styles.emoji} aria-label={t.react}>
                  {QUICK_EMOJI.map((emoji) => (
                    <Base.Item
                      key={emoji}
                      className={styles.one}
                      data-given={gave(emoji) || undefined}
                      aria-label={t.reactWith(emoji)}
                      onClick={() => react(entry, emoji)}
                    >
                      {emoji}
                    </Base.Item>
                  ))}
                  <Base.Item className={styles.one} aria-label={words.conversation.reactions.add} onClick={leadOn(onMoreEmoji)}>
                    <SmilePlus size={18} />
                  </Base.Item>
                </Base.Group>
                <MenuSeparator />
              </>
            )}
            {can.reply && (
              <MenuItem icon={<Reply size={16} />} onSelect={leadOn(() => actions.reply(entry))}>
                {t.reply}
              </MenuItem>
            )}
            {can.edit && (
              <MenuItem icon={<Pencil size={16} />} onSelect={leadOn(() => actions.edit(entry))}>
                {t.edit}
              </MenuItem>
            )}
            {can.copy && text !== undefined && (
              <MenuItem icon={<Copy size={16} />} onSelect={() => void copyText(text)}>
                {t.copy}
              </MenuItem>
            )}
            {can.forward && (
              <MenuItem icon={<Forward size={16} />} onSelect={leadOn(() => actions.openDialog({ kind: 'forward', roomId, seq }))}>
                {t.forward}
              </MenuItem>
            )}
            {can.pin && (
              <MenuItem
                icon={isPinned ? <PinOff size={16} /> : <Pin size={16} />}
                onSelect={() => actions.report(actions.pin(roomId, seq, !isPinned))}
              >
                {isPinned ? t.unpin : t.pin}
              </MenuItem>
            )}
            {can.receipts && (
              <MenuItem icon={<CheckCheck size={16} />} onSelect={leadOn(onReceipts)}>
                {t.receipts}
              </MenuItem>
            )}
            {can.versions && (
              <MenuItem icon={<History size={16} />} onSelect={leadOn(() => actions.openDialog({ kind: 'versions', roomId, seq }))}>
                {t.versions}
              </MenuItem>
            )}
            {(can.hide || can.delete) && (can.copy || can.reply) && <MenuSeparator />}
            {can.hide && (
              <MenuItem icon={<EyeOff size={16} />} onSelect={() => actions.report(actions.hideEntry(roomId, seq))}>
                {t.hide}
              </MenuItem>
            )}
            {can.delete && (
              <MenuItem icon={<Trash2 size={16} />} tone="danger" onSelect={leadOn(() => actions.openDialog({ kind: 'delete', roomId, seq }))}>
                {t.delete}
              </MenuItem>
            )}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
