import { ExternalLink } from 'lucide-react';
import { words } from '../../locales/en.ts';
import { useActions } from '../../store/app-context.ts';
import { AlertDialog } from '../../ui/alert-dialog.tsx';
import { Button } from '../../ui/button.tsx';
import { linkHost } from './markdown/web-link.ts';
import styles from './open-link-dialog.module.css';

/** Shows where a link really leads before it is opened. */
export function OpenLinkDialog({ url, onClose }: { readonly url: string; readonly onClose: () => void }) {
  const actions = useActions();
  const open = () => {
    onClose();
    void actions.openLink(url);
  };
  return (
    <AlertDialog
      open
      onCancel={onClose}
      icon={<ExternalLink size={22} />}
      title={words.chat.openLink.title(linkHost(url))}
      text={words.chat.openLink.text}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button variant="primary" onClick={open}>
            {words.chat.openLink.open}
          </Button>
        </>
      }
    >
      <code className={styles.url}>{url}</code>
    </AlertDialog>
  );
}
