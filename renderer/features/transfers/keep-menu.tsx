import { Archive, ChevronUp } from 'lucide-react';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { CheckMenu } from '../../ui/check-menu.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import styles from './keep-menu.module.css';

/** Whether files that are offered from now on stay with the host, so that one may leave. The choice is remembered. */
export function KeepMenu() {
  const actions = useActions();
  const keep = useApp((state) => state.keepOffers);
  return (
    <CheckMenu
      trigger={
        <IconButton
          label={keep ? words.keep.optionsOn : words.keep.options}
          icon={keep ? <Archive size={15} /> : <ChevronUp size={15} />}
          className={keep ? styles.on : styles.off}
        />
      }
      label={words.keep.label}
      hint={words.keep.hint}
      checked={keep}
      onChange={actions.changeKeepOffers}
    />
  );
}
