import { Users } from 'lucide-react';
import { words } from '../../../locales/en.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { CompletionList } from '../completion/completion-list.tsx';
import type { Completion } from '../completion/use-completion.ts';
import styles from './mentions.module.css';
import type { Nameable } from './use-mention-completion.ts';

type MentionCompletionProps = {
  readonly completion: Completion<Nameable>;
  /** Whom everybody is. */
  readonly people: number;
};

/** The people whose names begin with what is typed. */
export function MentionCompletion({ completion, people }: MentionCompletionProps) {
  const stateOf = ({ member }: Nameable) => {
    if (member === undefined) return words.conversation.mentions.everyoneHint(people);
    return member.online ? words.conversation.mentions.here : words.conversation.mentions.away;
  };
  return (
    <CompletionList
      completion={completion}
      label={words.conversation.mentions.completion}
      keyOf={({ key }) => key}
      labelOf={(match) => words.conversation.mentions.option(match.name, stateOf(match))}
    >
      {(match) => (
        <>
          {match.member === undefined ? (
            <span className={styles.everyone}>
              <Users size={14} />
            </span>
          ) : (
            <Avatar id={match.member.id} alias={match.name} size={24} online={match.member.online} idle={match.member.idle} />
          )}
          <span className={styles.name} dir="auto">
            {match.name}
          </span>
          <span className={styles.state}>{stateOf(match)}</span>
        </>
      )}
    </CompletionList>
  );
}
