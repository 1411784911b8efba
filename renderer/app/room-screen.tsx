import clsx from 'clsx';
import { type ReactNode, useCallback, useRef, useState } from 'react';
import type { TransferId } from '../../shared/model/ids.ts';
import { Composer } from '../features/chat/composer.tsx';
import { MessageList, type WantedEntry } from '../features/chat/message-list.tsx';
import { NewMessages } from '../features/chat/new-messages.tsx';
import type { FileEntry } from '../features/chat/render-file.ts';
import { EmptyRoom } from '../features/members/empty-room.tsx';
import { RoomPanel } from '../features/members/room-panel.tsx';
import { SpoolButton } from '../features/spool/spool-button.tsx';
import { AttachMenu } from '../features/transfers/attach-menu.tsx';
import { DropTarget } from '../features/transfers/drop-target.tsx';
import { LeftOutToast } from '../features/transfers/left-out-toast.tsx';
import { OfferCard } from '../features/transfers/offer-card.tsx';
import { OfferToasts } from '../features/transfers/offer-toasts.tsx';
import { SavedToasts } from '../features/transfers/saved-toasts.tsx';
import { TransfersButton } from '../features/transfers/transfers-button.tsx';
import { TransfersPanel } from '../features/transfers/transfers-panel.tsx';
import { TrustDialog } from '../features/trust/trust-dialog.tsx';
import { words } from '../locales/en.ts';
import { useApp } from '../store/app-context.ts';
import { selectRoom } from '../store/selectors.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Logo } from '../ui/logo.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { LinkBanner } from './link-banner.tsx';
import { RoomHeader } from './room-header.tsx';
import styles from './room-screen.module.css';
import { useLeave } from './use-leave.tsx';

const renderFile = (entry: FileEntry, meta: ReactNode) => <OfferCard entry={entry} meta={meta} />;

type RoomScreenProps = { readonly onSettings: () => void };

/** The room: who and how on the left, what is said on the right, all files beside it on demand. In a narrow window the sides are sheets. */
export default function RoomScreen({ onSettings }: RoomScreenProps) {
  const room = useApp(selectRoom);
  const [sheetOpen, setSheetOpen] = useState(false);
  const { leave, dialog } = useLeave();
  const [transfersOpen, setTransfersOpen] = useState(false);
  const [wanted, setWanted] = useState<WantedEntry>();
  const transfersButton = useRef<HTMLButtonElement>(null);
  const closeTransfers = useCallback(() => {
    setTransfersOpen(false);
    transfersButton.current?.focus();
  }, []);
  const show = useCallback((id: TransferId) => setWanted({ id }), []);
  return (
    <div className={clsx(styles.screen, transfersOpen && styles.withTransfers)}>
      <aside className={styles.sidebar} aria-label={words.room.panel}>
        <div className={styles.brand}>
          <Logo size={26} /> {words.appName}
        </div>
        <ErrorBoundary>
          <RoomPanel onSettings={onSettings} onLeave={leave} hostTools={<SpoolButton />} />
        </ErrorBoundary>
      </aside>
      <main className={styles.conversation}>
        <RoomHeader name={room?.name} onMembers={() => setSheetOpen(true)}>
          <TransfersButton ref={transfersButton} open={transfersOpen} onToggle={() => setTransfersOpen(!transfersOpen)} />
        </RoomHeader>
        <LinkBanner />
        <ErrorBoundary>
          {room === undefined ? (
            <div className={styles.opening}>
              <Spinner size={22} /> {words.room.opening}
            </div>
          ) : (
            <>
              <MessageList key={room.id} roomId={room.id} renderFile={renderFile} empty={<EmptyRoom />} wanted={wanted} />
              <Composer room={room} onLeave={leave} attachOptions={<AttachMenu roomId={room.id} />} />
              <NewMessages roomId={room.id} />
              <OfferToasts />
              <SavedToasts />
              <LeftOutToast />
              <DropTarget roomId={room.id} roomName={room.name} />
            </>
          )}
        </ErrorBoundary>
      </main>
      {room !== undefined && (
        <ErrorBoundary>
          <TransfersPanel open={transfersOpen} roomId={room.id} onClose={closeTransfers} onShow={show} />
        </ErrorBoundary>
      )}
      <Dialog shape="sheet" open={sheetOpen} onClose={() => setSheetOpen(false)} title={room?.name ?? words.appName}>
        <RoomPanel onSettings={onSettings} onLeave={leave} hostTools={<SpoolButton />} />
      </Dialog>
      <TrustDialog />
      {dialog}
    </div>
  );
}
