import { type KeyboardEvent, type MouseEvent, useCallback } from 'react';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import { useActions, useGetState } from '../../store/app-context.ts';
import type { ConversationItem } from '../../store/conversation-items.ts';
import { selectAbilities } from './line-abilities.ts';
import type { LineTools } from './line-tools.tsx';

/** Keys and right clicks in the list: the arrows lead from line to line, Enter or the menu key opens what can be done, R answers, E edits, Delete deletes. */
export function useLineKeys(items: readonly ConversationItem[], tools: LineTools) {
  const actions = useActions();
  const getState = useGetState();

  const entryOf = useCallback(
    (line: HTMLElement): ShownEntry | undefined => {
      const item = items.find(({ id }) => id === line.dataset.line);
      return item?.kind === 'entry' && item.entry.body.kind !== 'notice' ? item.entry : undefined;
    },
    [items],
  );

  const onKeyDown = useCallback(
    (event: KeyboardEvent<HTMLElement>) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const { target } = event;
      if (!(target instanceof HTMLElement)) return;
      if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
        if (target.dataset.line === undefined && target.dataset.virtuosoScroller === undefined) return;
        focusNeighbour(event.currentTarget, target, event.key === 'ArrowUp' ? -1 : 1);
        event.preventDefault();
        return;
      }
      const entry = target.dataset.line === undefined ? undefined : entryOf(target);
      if (entry === undefined) return;
      const can = selectAbilities(getState(), entry);
      const key = event.key.toLowerCase();
      if (key === 'enter') tools.openMenu(entry, { rect: bodyRect(target), row: target });
      else if (key === 'r' && can.reply) actions.reply(entry);
      else if (key === 'e' && can.edit) actions.edit(entry);
      else if (key === 'delete' && can.delete) actions.openDialog({ kind: 'delete', roomId: entry.roomId, seq: entry.seq });
      else return;
      event.preventDefault();
    },
    [actions, getState, tools, entryOf],
  );

  const onContextMenu = useCallback(
    (event: MouseEvent<HTMLElement>) => {
      const { target } = event;
      if (!(target instanceof Element) || keepsOwnMenu(target)) return;
      const row = target.closest<HTMLElement>('[data-line]');
      const entry = row === null ? undefined : entryOf(row);
      if (row === null || entry === undefined) return;
      event.preventDefault();
      // The menu key has no place of its own.
      const atPointer = event.button === 2 || event.clientX > 0;
      tools.openMenu(entry, { rect: atPointer ? new DOMRect(event.clientX, event.clientY, 0, 0) : bodyRect(row), row });
    },
    [entryOf, tools],
  );

  return { onKeyDown, onContextMenu };
}

/** Where the message itself is in its row. */
function bodyRect(row: HTMLElement): DOMRect {
  return (row.querySelector('[data-line-body]') ?? row).getBoundingClientRect();
}

/** What is selected can be copied, and links and pictures have a menu of the browser's. */
function keepsOwnMenu(target: Element): boolean {
  if (target.closest('a, img, input, textarea') !== null) return true;
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(target, true);
}

/** From the list itself the way leads to the lowest line in view. */
function focusNeighbour(list: HTMLElement, from: HTMLElement, step: number): void {
  const lines = [...list.querySelectorAll<HTMLElement>('[data-line]')];
  const at = lines.indexOf(from);
  const { bottom } = list.getBoundingClientRect();
  const next = at === -1 ? lines.findLast((line) => line.getBoundingClientRect().top < bottom - 20) : lines[at + step];
  next?.focus();
}
