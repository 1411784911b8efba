import { type ClipboardEvent, type KeyboardEvent, type RefObject, useState } from 'react';
import type { Member } from '../../../shared/model/member.ts';
import { words } from '../../locales/en.ts';
import { optionId } from './completion/use-completion.ts';
import styles from './composer.module.css';
import { EmojiCompletion } from './emoji/emoji-completion.tsx';
import { useEmojiCompletion } from './emoji/use-emoji-completion.ts';
import { insertText } from './insert-text.ts';
import { MentionCompletion } from './mentions/mention-completion.tsx';
import { mentionAt, useMentionCompletion } from './mentions/use-mention-completion.ts';
import { useAutoHeight } from './use-auto-height.ts';
import { wrapSelection } from './wrap-selection.ts';

type MessageFieldProps = {
  readonly area: RefObject<HTMLTextAreaElement | null>;
  readonly text: string;
  /** Who can be named with an `@`. */
  readonly members: readonly Member[];
  readonly placeholder: string;
  readonly onChange: (text: string) => void;
  readonly onEnter: () => void;
  /** Undefined when there is nothing to let go of. */
  readonly onEscape: (() => void) | undefined;
  /** The arrow up, where there is no line above. */
  readonly onUpInEmpty: () => void;
  readonly onPaste: (event: ClipboardEvent) => void;
};

/** The text that becomes a message: grows with its lines, completes emoji, and sets marks around what is selected. */
export function MessageField(props: MessageFieldProps) {
  const { area, text, members, placeholder, onChange, onEnter, onEscape, onUpInEmpty, onPaste } = props;
  const [caret, setCaret] = useState(0);
  const replace = (from: number, to: number, inserted: string) => {
    if (area.current !== null) insertText(area.current, from, to, inserted);
  };
  const { completion: emoji, onTyped: onEmojiTyped } = useEmojiCompletion({ text, caret, onReplace: replace });
  const people = useMentionCompletion({ text, caret, members, onReplace: replace });
  const open = people.open ? people : emoji.open ? emoji : undefined;
  useAutoHeight(area, text);

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (open?.onKeyDown(event) === true || event.nativeEvent.isComposing) return;
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
    } else if (event.key === 'Escape' && onEscape !== undefined) {
      event.preventDefault();
      onEscape();
    } else if (event.key === 'ArrowUp' && text === '' && !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      onUpInEmpty();
    }
  }

  return (
    <>
      {people.open && <MentionCompletion completion={people} people={members.length + 1} />}
      {!people.open && emoji.open && <EmojiCompletion completion={emoji} />}
      <textarea
        ref={area}
        className={styles.area}
        rows={1}
        dir="auto"
        value={text}
        aria-label={words.chat.message}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={open?.listId}
        aria-activedescendant={open && optionId(open.listId, open.index)}
        placeholder={placeholder}
        onChange={(event) => {
          const { value, selectionStart } = event.target;
          onChange(value);
          setCaret(selectionStart);
          people.onTyped(mentionAt(value, selectionStart)?.start);
          onEmojiTyped(value, selectionStart, event.nativeEvent instanceof InputEvent ? event.nativeEvent.data : null);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionEnd)}
        onBlur={() => {
          people.close();
          emoji.close();
        }}
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
