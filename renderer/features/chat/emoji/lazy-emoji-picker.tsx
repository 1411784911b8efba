import { lazy, Suspense } from 'react';
import { Spinner } from '../../../ui/spinner.tsx';
import styles from './emoji-picker.module.css';

const EmojiPicker = lazy(() => import('./emoji-picker.tsx'));

/** All emoji; they are loaded when somebody looks for the first time. */
export function LazyEmojiPicker({ onPick }: { readonly onPick: (character: string) => void }) {
  return (
    <Suspense
      fallback={
        <div className={styles.loading}>
          <Spinner size={22} />
        </div>
      }
    >
      <EmojiPicker onPick={onPick} />
    </Suspense>
  );
}
