import { CircleAlert, RadioTower, Settings } from 'lucide-react';
import { useState } from 'react';
import { describeFailure } from '../../../shared/lib/describe-failure.ts';
import type { KnownHost } from '../../../shared/model/status.ts';
import { readAddress } from '../../lib/read-address.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { HostForm } from './host-form.tsx';
import { type JoinDraft, JoinForm } from './join-form.tsx';
import { RecentRooms } from './recent-rooms.tsx';
import { StartChoices } from './start-choices.tsx';
import { StartFacts } from './start-facts.tsx';
import styles from './start-screen.module.css';

type View = { readonly kind: 'choices' } | { readonly kind: 'host' } | { readonly kind: 'join'; readonly draft?: JoinDraft };

/** Where the app opens: what it is, the two ways to begin, and the rooms of before. */
export function StartScreen({ onSettings }: { readonly onSettings: () => void }) {
  const joining = useApp((state) => state.session.state === 'joining');
  const [view, setView] = useState<View>(joining ? { kind: 'join' } : { kind: 'choices' });
  const back = () => setView({ kind: 'choices' });
  return (
    <main className={styles.screen}>
      <IconButton label={words.settings.title} icon={<Settings size={19} />} tooltipSide="left" className={styles.settings} onClick={onSettings} />
      <div className={styles.columns}>
        <StartFacts />
        <div className={styles.panel}>
          {view.kind === 'choices' && <Choices onView={setView} />}
          {view.kind === 'host' && <HostForm onBack={back} />}
          {view.kind === 'join' && <JoinForm draft={view.draft} onBack={back} />}
        </div>
      </div>
    </main>
  );
}

function Choices({ onView }: { readonly onView: (view: View) => void }) {
  const actions = useActions();
  const knownHosts = useApp((state) => state.knownHosts);
  const rejoin = (host: KnownHost, more: { readonly offline?: true } = {}) => {
    const address = readAddress(host.address);
    if (address !== undefined) onView({ kind: 'join', draft: { ...address, alias: host.alias, joinAtOnce: true, ...more } });
  };
  return (
    <div className={styles.choices}>
      <EndedNote />
      <StillHostingNote />
      <h2 className={styles.heading}>{words.start.heading}</h2>
      <StartChoices onHost={() => onView({ kind: 'host' })} onJoin={() => onView({ kind: 'join' })} />
      <RecentRooms
        hosts={knownHosts}
        onJoin={rejoin}
        onOpen={(host) => rejoin(host, { offline: true })}
        onForget={(address) => void actions.forgetKnownHost(address)}
      />
    </div>
  );
}

/** Why the last session ended, when it was not the person's own wish. */
function EndedNote() {
  const session = useApp((state) => state.session);
  if (session.state !== 'idle' || session.ended === undefined) return null;
  const { title, advice } = describeFailure(session.ended);
  return <Banner tone="warn" icon={<CircleAlert size={18} />} title={title} text={advice} />;
}

/** The room is open although its host left it. */
function StillHostingNote() {
  const actions = useActions();
  const hosting = useApp((state) => state.hosting);
  const alias = useApp((state) => state.settings.alias);
  if (hosting === null) return null;
  return (
    <Banner
      tone="plain"
      icon={<RadioTower size={18} />}
      title={words.start.stillHosting(hosting.roomName)}
      text={words.start.stillHostingHint}
      actions={
        <>
          <Button size="small" variant="primary" onClick={() => void actions.join({ host: '127.0.0.1', port: hosting.port, alias })}>
            {words.start.enter}
          </Button>
          <Button size="small" onClick={() => void actions.stopHosting()}>
            {words.room.stop}
          </Button>
        </>
      }
    />
  );
}
