import { words } from '../../locales/en.ts';
import { Spinner } from '../../ui/spinner.tsx';
import styles from './message-list.module.css';

type ListHeadProps = { readonly context?: { readonly atBeginning: boolean; readonly loadingOlder: boolean } | undefined };

/** What is above the oldest line that is here. */
export function ListHead({ context }: ListHeadProps) {
  return (
    <div className={styles.head}>
      {context?.loadingOlder === true ? (
        <>
          <Spinner size={14} /> {words.chat.loadingOlder}
        </>
      ) : (
        context?.atBeginning === true && words.chat.beginning
      )}
    </div>
  );
}
