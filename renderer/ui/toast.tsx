import { Toast as Base } from '@base-ui/react/toast';
import clsx from 'clsx';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { words } from '../locales/en.ts';
import { IconButton } from './icon-button.tsx';
import styles from './toast.module.css';

/** What a toast may carry besides its title and text. */
export type ToastData = { readonly icon?: ReactNode; readonly actions?: ReactNode };

export const toasts = Base.createToastManager<ToastData>();

/** Where toasts appear; F6 moves the focus to them. */
export function Toaster({ children }: { readonly children: ReactNode }) {
  return (
    <Base.Provider toastManager={toasts} timeout={8_000} limit={4}>
      {children}
      <Base.Portal>
        <Base.Viewport className={styles.viewport}>
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function ToastList() {
  const { toasts: shown } = Base.useToastManager<ToastData>();
  return shown.map((toast) => (
    <Base.Root key={toast.id} toast={toast} className={clsx(styles.toast, toast.type === 'bad' && styles.bad)} swipeDirection={['right', 'up']}>
      <Base.Content className={styles.content}>
        {toast.data?.icon !== undefined && <span className={styles.icon}>{toast.data.icon}</span>}
        <div className={styles.words}>
          <Base.Title className={styles.title} />
          <Base.Description className={styles.text} />
          {toast.data?.actions !== undefined && <div className={styles.actions}>{toast.data.actions}</div>}
        </div>
        <Base.Close render={<IconButton label={words.close} icon={<X size={16} />} size="small" tooltipSide="left" />} />
      </Base.Content>
    </Base.Root>
  ));
}
