import { words } from '../../locales/en.ts';
import { Spinner } from '../../ui/spinner.tsx';
import styles from './message-list.module.css';

export type ListContext = { readonly loadingOlder: boolean; readonly hasNewer: boolean };
type PartProps = { readonly context?: ListContext | undefined };

/** Room above the oldest line that is here, and a word while older ones come. Its height never changes, so that nothing jumps. */
export function ListHead({ context }: PartProps) {
  return (
    <div className={styles.head}>
      {context?.loadingOlder === true && (
        <>
          <Spinner size={14} /> {words.chat.loadingOlder}
        </>
      )}
    </div>
  );
}

/** Room below the last line, and a word where newer ones are still to come. */
export function ListFoot({ context }: PartProps) {
  if (context?.hasNewer !== true) return <div className={styles.foot} />;
  return (
    <div className={styles.head}>
      <Spinner size={14} /> {words.conversation.loadingNewer}
    </div>
  );
}
