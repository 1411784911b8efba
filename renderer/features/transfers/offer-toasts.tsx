import { FileDown } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { formatBytes } from '../../../shared/lib/format-bytes.ts';
import type { Transfer } from '../../../shared/model/transfer.ts';
import { offerKind, offerTitle, shortOfferTitle } from '../../lib/offer-title.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { selectOpenOffers } from '../../store/selectors.ts';
import { Announcer } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { toasts } from '../../ui/toast.tsx';
import { isOfferSeen, onOfferSeen } from './seen-offers.ts';

type Incoming = Extract<Transfer, { readonly direction: 'incoming' }>;
/** A card that scrolls into view by itself needs a moment before it counts as not seen. */
const SEEN_GRACE_MS = 500;
const TOAST_MS = 20_000;
const toastId = (transferId: string) => `offer-${transferId}`;

/** Says that a file is offered: aloud for every new one, as a toast where its card cannot be seen. Draws only the spoken line. */
export function OfferToasts() {
  const actions = useActions();
  const transfers = useApp((state) => state.transfers);
  const known = useRef<ReadonlySet<string> | undefined>(undefined);
  const offers = selectOpenOffers(transfers);
  const newest = offers.at(-1);

  useEffect(() => {
    const open = new Set(selectOpenOffers(transfers).map(({ id }) => id as string));
    for (const id of known.current ?? []) if (!open.has(id)) toasts.close(toastId(id));
    if (known.current !== undefined) {
      for (const offer of selectOpenOffers(transfers)) {
        if (known.current.has(offer.id)) continue;
        // It may be answered by then: in another window, or by itself.
        setTimeout(() => known.current?.has(offer.id) && !isOfferSeen(offer.id) && showToast(offer, actions), SEEN_GRACE_MS);
      }
    }
    known.current = open;
  }, [transfers, actions]);

  useEffect(() => onOfferSeen((id) => toasts.close(toastId(id))), []);

  const alias = newest?.senderAlias ?? '';
  return (
    <Announcer
      subject={newest?.id}
      text={newest === undefined ? '' : words.files.offerAnnouncement(alias, offerTitle(newest), formatBytes(newest.size, 'en'))}
      shortText={newest === undefined ? '' : words.files.offers[offerKind(newest)](alias)}
    />
  );
}

function showToast(offer: Incoming, actions: ReturnType<typeof useActions>): void {
  const answer = (give: (id: Incoming['id']) => Promise<void>) => () => {
    toasts.close(toastId(offer.id));
    void give(offer.id);
  };
  toasts.add({
    id: toastId(offer.id),
    title: words.files.offers[offerKind(offer)](offer.senderAlias),
    description: `${shortOfferTitle(offer)} · ${formatBytes(offer.size, 'en')}`,
    timeout: TOAST_MS,
    data: {
      icon: <FileDown size={18} />,
      actions: (
        <>
          <Button size="small" variant="primary" onClick={answer(actions.acceptTransfer)}>
            {words.files.accept}
          </Button>
          <Button size="small" onClick={answer(actions.declineTransfer)}>
            {words.files.decline}
          </Button>
        </>
      ),
    },
  });
}
