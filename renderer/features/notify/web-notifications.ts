import { notifyPermission } from '../../lib/notify-permission.ts';
import type { NotificationShower } from './start-notifier.ts';

/** The browser's notifications; where they are not allowed nothing is shown. */
export const webNotifications: NotificationShower = {
  isLookedAt: () => document.visibilityState === 'visible' && document.hasFocus(),
  show({ title, body }, tag, onClick) {
    if (notifyPermission() !== 'granted') return () => undefined;
    const notification = new Notification(title, { body, tag });
    notification.addEventListener('click', () => {
      window.focus();
      notification.close();
      onClick();
    });
    return () => notification.close();
  },
  onLookedAt(listener) {
    window.addEventListener('focus', listener);
    return () => window.removeEventListener('focus', listener);
  },
};
