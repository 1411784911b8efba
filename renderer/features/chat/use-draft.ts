import { useCallback, useEffect, useRef, useState } from 'react';
import type { RoomView } from '../../../shared/model/room-view.ts';
import { MAX_TEXT_BYTES } from '../../../shared/wire/limits.ts';
import { useActions, useGetState } from '../../store/app-context.ts';
import type { Composing } from '../../store/app-state.ts';
import { textOf } from './line-state.ts';

const SAVE_AFTER_MS = 500;

/**
 * What is typed in a room. It is kept with the room, with what it answers, and comes back with it, also after a restart. While a line
 * is edited its text is here instead, and the draft waits.
 */
export function useDraft(room: RoomView, composing: Composing | null) {
  const actions = useActions();
  const getState = useGetState();
  const [draft, setDraft] = useState(room.draft?.text ?? '');
  const [edited, setEdited] = useState({ of: composing, text: '' });
  const editing = composing?.kind === 'edit' ? composing : undefined;
  // In one go with the bar above it.
  if (editing !== undefined && edited.of !== editing) setEdited({ of: editing, text: textOf(editing.entry)?.text ?? '' });

  const replyTo = composing?.kind === 'reply' ? composing.entry.seq : undefined;
  const latest = useRef({ text: draft, replyTo });
  const saved = useRef({ text: room.draft?.text ?? '', replyTo: room.draft?.replyTo });

  const save = useCallback(() => {
    const { text, replyTo: target } = latest.current;
    if (text === saved.current.text && (text === '' || target === saved.current.replyTo)) return;
    saved.current = latest.current;
    // A longer one is not kept; it cannot be sent either.
    if (text.length <= MAX_TEXT_BYTES) void actions.saveDraft(room.id, target === undefined ? { text } : { text, replyTo: target });
  }, [actions, room.id]);

  useEffect(() => {
    if (editing !== undefined) return;
    latest.current = { text: draft, replyTo };
    const timer = setTimeout(save, SAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [draft, replyTo, editing, save]);

  useEffect(() => {
    window.addEventListener('pagehide', save);
    return () => {
      window.removeEventListener('pagehide', save);
      save();
    };
  }, [save]);

  const firstReplyTo = useRef(room.draft?.replyTo);
  useEffect(() => {
    const seq = firstReplyTo.current;
    firstReplyTo.current = undefined;
    if (seq === undefined || getState().composing !== null) return;
    void actions.lineOf(room.id, seq).then((entry) => {
      const { composing: now, currentRoomId } = getState();
      const isStillHere = currentRoomId === null || currentRoomId === room.id;
      if (entry !== undefined && now === null && isStillHere) actions.reply(entry);
    });
  }, [actions, getState, room.id]);

  const setText = useCallback(
    (change: (text: string) => string) => {
      if (editing === undefined) setDraft(change);
      else setEdited(({ text }) => ({ of: editing, text: change(text) }));
    },
    [editing],
  );

  /** The draft was sent: nothing of it is kept. */
  const forget = useCallback(() => {
    setDraft('');
    latest.current = { text: '', replyTo: undefined };
    save();
  }, [save]);

  return { text: editing === undefined ? draft : edited.of === editing ? edited.text : (textOf(editing.entry)?.text ?? ''), setText, forget };
}
