import { ForwardDialog } from '../features/forward/forward-dialog.tsx';
import { Lightbox } from '../features/images/lightbox.tsx';
import { ExportDialog } from '../features/keep/export-dialog.tsx';
import { KeepDialog } from '../features/keep/keep-dialog.tsx';
import { RoomSettingsDialog } from '../features/rooms/room-settings-dialog.tsx';
import { LeftOutToast } from '../features/transfers/left-out-toast.tsx';
import { OfferToasts } from '../features/transfers/offer-toasts.tsx';
import { SavedToasts } from '../features/transfers/saved-toasts.tsx';
import { TrustDialog } from '../features/trust/trust-dialog.tsx';
import { VersionsDialog } from '../features/versions/versions-dialog.tsx';

/** Whatever lies over the conversation when the store says so. */
export function RoomDialogs() {
  return (
    <>
      <RoomSettingsDialog />
      <ForwardDialog />
      <VersionsDialog />
      <ExportDialog />
      <KeepDialog />
      <Lightbox />
      <TrustDialog />
      <OfferToasts />
      <SavedToasts />
      <LeftOutToast />
    </>
  );
}
