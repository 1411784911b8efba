import clsx from 'clsx';
import { type ReactNode, useCallback, useState } from 'react';
import type { RoomView } from '../../shared/model/room-view.ts';
import { Composer } from '../features/chat/composer.tsx';
import { MessageList } from '../features/chat/message-list.tsx';
import { NewMessages } from '../features/chat/new-messages.tsx';
import type { FileEntry } from '../features/chat/render-file.ts';
import { usePresenceReport } from '../features/notify/use-presence-report.ts';
import { EmptyRoom } from '../features/rooms/empty-room.tsx';
import { NewDirectDialog } from '../features/rooms/new-direct-dialog.tsx';
import { NewRoomDialog } from '../features/rooms/new-room-dialog.tsx';
import { ReadOnlyNote } from '../features/rooms/read-only-note.tsx';
import { Switcher } from '../features/rooms/switcher.tsx';
import { AttachMenu } from '../features/transfers/attach-menu.tsx';
import { DropTarget } from '../features/transfers/drop-target.tsx';
import { OfferCard } from '../features/transfers/offer-card.tsx';
import { TransfersButton } from '../features/transfers/transfers-button.tsx';
import { words } from '../locales/en.ts';
import { useApp } from '../store/app-context.ts';
import { roomTitle, selectRoom, selectSelfId } from '../store/selectors.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { LinkBanner } from './link-banner.tsx';
import { RoomDialogs } from './room-dialogs.tsx';
import { RoomHeader } from './room-header.tsx';
import styles from './room-screen.module.css';
import { SidePanes } from './side-panes.tsx';
import { Sidebar } from './sidebar.tsx';
import { useLeave } from './use-leave.tsx';
import { usePanes } from './use-panes.ts';
import { useRoomKeys } from './use-room-keys.ts';

const renderFile = (entry: FileEntry, meta: ReactNode) => <OfferCard entry={entry} meta={meta} />;

type RoomScreenProps = { readonly onSettings: () => void };
/** What was asked for and lies over the window. */
type Overlay = 'sidebar' | 'switcher' | 'new-room' | 'new-direct';

/** Rooms on the left, what is said in the middle, and beside it what was asked for. In a narrow window both sides are sheets. */
export default function RoomScreen({ onSettings }: RoomScreenProps) {
  const room = useApp(selectRoom);
  const panes = usePanes();
  const [overlay, setOverlay] = useState<Overlay>();
  const { leave, dialog } = useLeave();
  const close = useCallback(() => setOverlay(undefined), []);
  const openSwitcher = useCallback(() => setOverlay('switcher'), []);
  const { show } = panes;
  // Nobody is in a room that came out of a file.
  const pane = room?.imported === true && panes.open === 'members' ? undefined : panes.open;
  useRoomKeys({ onSwitcher: openSwitcher, onSearch: useCallback(() => show('search'), [show]) });
  usePresenceReport();

  const sidebar = (
    <ErrorBoundary>
      <Sidebar
        onSettings={onSettings}
        onLeave={leave}
        onSwitcher={openSwitcher}
        onNewRoom={() => setOverlay('new-room')}
        onNewDirect={() => setOverlay('new-direct')}
        onOpened={close}
      />
    </ErrorBoundary>
  );
  return (
    <div className={clsx(styles.screen, pane !== undefined && styles.withPane, pane === 'members' && styles.withMembers)}>
      <aside className={styles.sidebar} aria-label={words.room.panel}>
        {sidebar}
      </aside>
      <main className={styles.conversation}>
        <RoomHeader room={room} pane={pane} onPane={panes.toggle} onSidebar={() => setOverlay('sidebar')}>
          <TransfersButton open={pane === 'transfers'} onToggle={() => panes.toggle('transfers')} />
        </RoomHeader>
        <LinkBanner />
        <ErrorBoundary key={room?.id}>
          {room === undefined ? (
            <div className={styles.opening}>
              <Spinner size={22} /> {words.room.opening}
            </div>
          ) : (
            <Conversation room={room} onLeave={leave} />
          )}
        </ErrorBoundary>
      </main>
      {room !== undefined && <SidePanes panes={{ ...panes, open: pane }} roomId={room.id} />}
      <Dialog shape="drawer" open={overlay === 'sidebar'} onClose={close} title={words.appName}>
        {sidebar}
      </Dialog>
      {overlay === 'switcher' && <Switcher onClose={close} />}
      {overlay === 'new-room' && <NewRoomDialog onClose={close} />}
      {overlay === 'new-direct' && <NewDirectDialog onClose={close} />}
      <RoomDialogs />
      {dialog}
    </div>
  );
}

function Conversation({ room, onLeave }: { readonly room: RoomView; readonly onLeave: () => void }) {
  const title = useApp((state) => roomTitle(room, state.members, selectSelfId(state)));
  const canWrite = room.archived !== true && room.imported === undefined;
  return (
    <>
      <MessageList roomId={room.id} renderFile={renderFile} empty={<EmptyRoom room={room} />} />
      {canWrite ? (
        <Composer key={room.id} room={room} onLeave={onLeave} attachOptions={<AttachMenu roomId={room.id} />} />
      ) : (
        <ReadOnlyNote room={room} />
      )}
      <NewMessages key={`news-${room.id}`} roomId={room.id} />
      {canWrite && <DropTarget roomId={room.id} roomName={title} />}
    </>
  );
}
