import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import styles from './composer.module.css';

/** In a browser a file must reach the app before it can be offered; large ones take a moment. */
export function UploadLine() {
  const upload = useApp((state) => state.upload);
  if (upload === null) return null;
  return (
    <div className={styles.upload}>
      <span className={styles.uploadName}>{words.chat.uploading(upload.name)}</span>
      <ProgressBar value={upload.size === 0 ? null : upload.loaded / upload.size} label={words.chat.uploading(upload.name)} />
    </div>
  );
}
