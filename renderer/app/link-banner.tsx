import { WifiOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { words } from '../locales/en.ts';
import { useActions, useApp } from '../store/app-context.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';

/** A lost connection, or a host that was never there, when it is tried again, and that nothing typed is lost. */
export function LinkBanner() {
  const actions = useActions();
  const link = useApp((state) => (state.session.state === 'joined' ? state.session.link : undefined));
  const [wasOnline, setWasOnline] = useState(false);
  useEffect(() => {
    if (link?.state === 'online') setWasOnline(true);
  }, [link?.state]);
  const seconds = useSecondsUntil(link?.state === 'waiting' ? link.retryAtMs : undefined);
  if (link === undefined || link.state === 'online') return null;
  const hint = wasOnline ? words.link.hint : words.rooms.offline.notThereHint;
  return (
    <Banner
      tone="warn"
      shape="bar"
      icon={<WifiOff size={18} />}
      title={wasOnline ? words.link.lost : words.rooms.offline.notThere}
      text={`${link.state === 'waiting' ? words.link.waiting(seconds) : words.link.reconnecting} · ${hint}`}
      actions={
        link.state === 'waiting' && (
          <Button size="small" onClick={() => void actions.reconnectNow()}>
            {words.link.tryNow}
          </Button>
        )
      }
    />
  );
}

function useSecondsUntil(atMs: number | undefined): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (atMs === undefined) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [atMs]);
  return atMs === undefined ? 0 : Math.max(0, Math.ceil((atMs - now) / 1_000));
}
