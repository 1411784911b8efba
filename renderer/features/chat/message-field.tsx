import { type ClipboardEvent, type KeyboardEvent, type RefObject, useState } from 'react';
import { words } from '../../locales/en.ts';
import styles from './composer.module.css';
import { EmojiCompletion } from './emoji/emoji-completion.tsx';
import { optionId, useEmojiCompletion } from './emoji/use-emoji-completion.ts';
import { insertText } from './insert-text.ts';
import { useAutoHeight } from './use-auto-height.ts';
import { wrapSelection } from './wrap-selection.ts';

type MessageFieldProps = {
  readonly area: RefObject<HTMLTextAreaElement | null>;
  readonly text: string;
  readonly placeholder: string;
  readonly onChange: (text: string) => void;
  readonly onEnter: () => void;
  readonly onPaste: (event: ClipboardEvent) => void;
};

/** The text that becomes a message: grows with its lines, completes emoji, and sets marks around what is selected. */
export function MessageField({ area, text, placeholder, onChange, onEnter, onPaste }: MessageFieldProps) {
  const [caret, setCaret] = useState(0);
  const replace = (from: number, to: number, character: string) => {
    if (area.current !== null) insertText(area.current, from, to, character);
  };
  const completion = useEmojiCompletion({ text, caret, onReplace: replace });
  useAutoHeight(area, text);

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (completion.onKeyDown(event) || event.nativeEvent.isComposing) return;
    const mark = markOf(event);
    if (mark !== undefined) {
      event.preventDefault();
      const field = event.currentTarget;
      const { from, to, text: wrapped, select } = wrapSelection({ text: field.value, from: field.selectionStart, to: field.selectionEnd }, mark);
      insertText(field, from, to, wrapped);
      field.setSelectionRange(...select);
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      onEnter();
    }
  }

  return (
    <>
      {completion.open && (
        <EmojiCompletion
          listId={completion.listId}
          matches={completion.matches}
          index={completion.index}
          onPoint={completion.choose}
          onTake={completion.take}
        />
      )}
      <textarea
        ref={area}
        className={styles.area}
        rows={1}
        dir="auto"
        value={text}
        aria-label={words.chat.message}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={completion.open ? completion.listId : undefined}
        aria-activedescendant={completion.open ? optionId(completion.listId, completion.index) : undefined}
        placeholder={placeholder}
        onChange={(event) => {
          const { value, selectionStart } = event.target;
          onChange(value);
          setCaret(selectionStart);
          completion.onTyped(value, selectionStart, event.nativeEvent instanceof InputEvent ? event.nativeEvent.data : null);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionEnd)}
        onBlur={completion.close}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
    </>
  );
}

/** The mark that a key sets around the selection: Ctrl or Cmd with B, I, or Shift+X. */
function markOf({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): string | undefined {
  if (ctrlKey === metaKey || altKey) return undefined;
  const letter = key.toLowerCase();
  if (shiftKey) return letter === 'x' ? '~~' : undefined;
  if (letter === 'b') return '**';
  return letter === 'i' ? '*' : undefined;
}
