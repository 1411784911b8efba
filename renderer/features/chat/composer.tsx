import { Paperclip, SendHorizontal } from 'lucide-react';
import { type ClipboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { describeFailure } from '../../../shared/lib/describe-failure.ts';
import { utf8ByteLength } from '../../../shared/lib/utf8.ts';
import type { Room } from '../../../shared/model/room.ts';
import { namePastedFile } from '../../lib/pasted-file.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { ByteCounter, isTooLong } from './byte-counter.tsx';
import styles from './composer.module.css';
import { EmojiButton } from './emoji/emoji-button.tsx';
import { insertText } from './insert-text.ts';
import { MessageField } from './message-field.tsx';
import { UploadLine } from './upload-line.tsx';
import { useSubmit } from './use-submit.ts';

type ComposerProps = {
  readonly room: Room;
  /** For `logout`, typed alone. */
  readonly onLeave: () => void;
  /** Stands beside the paper clip. */
  readonly attachOptions?: ReactNode;
};

/** Where one writes. Enter sends, Shift+Enter breaks the line; what could not be sent comes back here. */
export function Composer({ room, onLeave, attachOptions }: ComposerProps) {
  const actions = useActions();
  const canPickFiles = useApp((state) => state.shell.canPickFiles);
  const online = useApp((state) => state.session.state === 'joined' && state.session.link.state === 'online');
  const [draft, setDraft] = useState('');
  const area = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const { submit, failure } = useSubmit({ roomId: room.id, draft, setDraft, onLeave });
  useEffect(() => area.current?.focus(), []);

  const bytes = utf8ByteLength(draft);
  const canSend = draft.trim() !== '' && !isTooLong(bytes);
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

  return (
    <form
      className={styles.composer}
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
      <div className={styles.box}>
        <IconButton label={words.chat.attach} icon={<Paperclip size={19} />} onClick={attach} />
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
          text={draft}
          placeholder={online ? words.chat.placeholder(room.name) : words.chat.placeholderWaiting}
          onChange={setDraft}
          onEnter={() => canSend && submit()}
          onPaste={onPaste}
        />
        <ByteCounter bytes={bytes} />
        <EmojiButton onPick={insert} returnTo={area} />
        <IconButton type="submit" label={words.chat.send} icon={<SendHorizontal size={18} />} tone="accent" disabled={!canSend} />
      </div>
    </form>
  );
}
