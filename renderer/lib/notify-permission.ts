import { useSyncExternalStore } from 'react';

/** What the browser lets this page do; `default`: it has not been asked. */
export type NotifyPermission = 'granted' | 'denied' | 'default' | 'unsupported';

const listeners = new Set<() => void>();

/** At the moment; it changes behind the page's back only while the page is not looked at. */
export function notifyPermission(): NotifyPermission {
  return typeof Notification === 'undefined' ? 'unsupported' : Notification.permission;
}

/** Asks the person, by way of the browser. To be called for a click: browsers refuse otherwise. */
export async function askToNotify(): Promise<void> {
  if (notifyPermission() === 'default') await Notification.requestPermission();
  for (const listener of listeners) listener();
}

/** The permission, and when it changes. */
export function useNotifyPermission(): NotifyPermission {
  return useSyncExternalStore(subscribe, notifyPermission);
}

function subscribe(onChange: () => void): () => void {
  listeners.add(onChange);
  window.addEventListener('focus', onChange);
  return () => {
    listeners.delete(onChange);
    window.removeEventListener('focus', onChange);
  };
}
