import { useEffect } from 'react';
import type { ThemeChoice } from '../../shared/model/status.ts';
import { useApp } from '../store/app-context.ts';

const STORAGE_KEY = 'lan-chat.theme';

/** Sets the theme of the last time before anything is drawn, so that a dark window does not open white. */
export function applyRememberedTheme(): void {
  const remembered = localStorage.getItem(STORAGE_KEY);
  if (remembered === 'light' || remembered === 'dark') applyTheme(remembered);
}

/** Keeps the page at the theme that was chosen. */
export function useTheme(): void {
  const theme = useApp((state) => (state.bridge.state === 'ready' ? state.settings.theme : undefined));
  useEffect(() => {
    if (theme === undefined) return;
    applyTheme(theme);
    localStorage.setItem(STORAGE_KEY, theme);
  }, [theme]);
}

function applyTheme(theme: ThemeChoice): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
