import { words } from '../../locales/en.ts';
import { Spinner } from '../../ui/spinner.tsx';
import styles from './message-list.module.css';

type ListHeadProps = { readonly context?: { readonly loadingOlder: boolean } | undefined };

/** Room above the oldest line that is here, and a word while older ones come. Its height never changes, so that nothing jumps. */
export function ListHead({ context }: ListHeadProps) {
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
