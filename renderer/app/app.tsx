import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { StartScreen } from '../features/connect/start-screen.tsx';
import { useTitle } from '../features/notify/use-title.ts';
import { useApp } from '../store/app-context.ts';
import { Toaster } from '../ui/toast.tsx';
import { TooltipProvider } from '../ui/tooltip.tsx';
import { BridgeScreen } from './bridge-screen.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { FailureToasts } from './failure-toasts.tsx';
import { ShellBanner } from './shell-banner.tsx';
import { useTheme } from './use-theme.ts';

const loadRoomScreen = () => import('./room-screen.tsx');
const RoomScreen = lazy(loadRoomScreen);
const SettingsDialog = lazy(() => import('../features/settings/settings-dialog.tsx'));

/** The window: the start screen or the room, and what can lie above both. */
export function App() {
  useTheme();
  useTitle();
  const bridge = useApp((state) => state.bridge);
  const joined = useApp((state) => state.session.state === 'joined');
  const [settingsOpen, setSettingsOpen] = useState(false);
  const openSettings = useCallback(() => setSettingsOpen(true), []);
  useSettingsKey(openSettings);
  // While the start screen is read, so that joining does not wait for it.
  useEffect(() => void loadRoomScreen(), []);

  if (bridge.state !== 'ready') return <BridgeScreen bridge={bridge} />;
  return (
    <TooltipProvider delay={350}>
      <Toaster>
        <ErrorBoundary>
          {joined ? (
            <Suspense fallback={<BridgeScreen bridge={{ state: 'loading' }} />}>
              <RoomScreen onSettings={openSettings} />
            </Suspense>
          ) : (
            <StartScreen onSettings={openSettings} />
          )}
        </ErrorBoundary>
        <Suspense>{settingsOpen && <SettingsDialog open onClose={() => setSettingsOpen(false)} />}</Suspense>
        <ShellBanner />
        <FailureToasts />
      </Toaster>
    </TooltipProvider>
  );
}

/** Ctrl+, or Cmd+, opens the settings, as everywhere. */
function useSettingsKey(open: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== ',' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      open();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [open]);
}
