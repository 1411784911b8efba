import { Check, Paperclip, SendHorizontal } from 'lucide-react';
import { type ClipboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { describeFailure } from '../../../shared/lib/describe-failure.ts';
import { utf8ByteLength } from '../../../shared/lib/utf8.ts';
import type { RoomView } from '../../../shared/model/room-view.ts';
import { namePastedFile } from '../../lib/pasted-file.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp, useGetState } from '../../store/app-context.ts';
import { roomTitle, selectLog, selectSelfId } from '../../store/selectors.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { ByteCounter, isTooLong } from './byte-counter.tsx';
import styles from './composer.module.css';
import { ComposingBar } from './composing-bar.tsx';
import { EmojiButton } from './emoji/emoji-button.tsx';
import { insertText } from './insert-text.ts';
import { textOf } from './line-state.ts';
import { useNameableMembers } from './mentions/use-nameable-members.ts';
import { MessageField } from './message-field.tsx';
import { UploadLine } from './upload-line.tsx';
import { useDraft } from './use-draft.ts';
import { useSubmit } from './use-submit.ts';

type RoomComposerProps = { readonly room: RoomView; readonly onLeave: () => void; readonly attachOptions: ReactNode };

/** Enter sends, Shift+Enter breaks the line, Up edits the last own text, Esc lets an answer or an edit go; what could not be sent comes back here. */
export function RoomComposer({ room, onLeave, attachOptions }: RoomComposerProps) {
  const actions = useActions();
  const getState = useGetState();
  const canPickFiles = useApp((state) => state.shell.canPickFiles);
  const online = useApp((state) => state.session.state === 'joined' && state.session.link.state === 'online');
  const composing = useApp((state) => (state.composing?.roomId === room.id ? state.composing : null));
  const title = roomTitle(
    room,
    useApp((state) => state.members),
    useApp(selectSelfId),
  );
  const members = useNameableMembers(room);
  const area = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const { text, setText, forget } = useDraft(room, composing);
  const { submit, failure } = useSubmit({ roomId: room.id, text, setText, forget, composing, members, onLeave });
  // A click on what is to be answered or edited goes on here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each time
  useEffect(() => area.current?.focus(), [composing]);

  const editing = composing?.kind === 'edit';
  const bytes = utf8ByteLength(text);
  const canSend = (text.trim() !== '' || editing) && !isTooLong(bytes);
  const attach = () => (canPickFiles ? void actions.pickFiles(room.id) : picker.current?.click());

  function insert(character: string): void {
    const field = area.current;
    if (field !== null) insertText(field, field.selectionStart, field.selectionEnd, character);
  }

  function onPaste(event: ClipboardEvent): void {
    const files = [...event.clipboardData.files];
    if (files.length === 0) return;
    event.preventDefault();
    void actions.offerFiles(
      room.id,
      files.map((file) => namePastedFile(file, new Date())),
    );
  }

  function editLast(): void {
    const state = getState();
    const selfId = selectSelfId(state);
    const own = selectLog(state, room.id).entries.findLast((entry) => entry.authorId === selfId && textOf(entry) !== undefined);
    if (own !== undefined) actions.edit(own);
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (canSend) submit();
        area.current?.focus();
      }}
    >
      <UploadLine />
      {failure !== undefined && (
        <p className={styles.failure} role="alert">
          {describeFailure(failure).title}. {describeFailure(failure).advice}
        </p>
      )}
      <div className={styles.box} data-composing={composing?.kind}>
        {composing !== null && <ComposingBar composing={composing} />}
        <div className={styles.line}>
          <IconButton label={words.chat.attach} icon={<Paperclip size={19} />} onClick={attach} disabled={editing} />
          {attachOptions}
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            aria-label={words.chat.attach}
            onChange={(event) => {
              void actions.offerFiles(room.id, [...(event.target.files ?? [])]);
              event.target.value = '';
            }}
          />
          <MessageField
            area={area}
            text={text}
            members={members}
            placeholder={online ? words.chat.placeholder(title) : words.chat.placeholderWaiting}
            onChange={(typed) => {
              setText(() => typed);
              if (typed !== '') actions.typing(room.id);
            }}
            onEnter={() => canSend && submit()}
            onEscape={composing === null ? undefined : actions.stopComposing}
            onUpInEmpty={editLast}
            onPaste={onPaste}
          />
          <ByteCounter bytes={bytes} />
          <EmojiButton onPick={insert} returnTo={area} />
          <IconButton
            type="submit"
            label={editing ? words.conversation.composer.save : words.chat.send}
            icon={editing ? <Check size={18} /> : <SendHorizontal size={18} />}
            tone="accent"
            disabled={!canSend}
          />
        </div>
      </div>
    </form>
  );
}
