import { useEffect } from 'react';
import type { Transfer } from '../../../shared/model/transfer.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { EMPTY_LOOK } from '../../store/offer-look.ts';
import { NameNote } from './name-note.tsx';
import { OfferDetailsView } from './offer-details-view.tsx';
import { RoomNote } from './room-note.tsx';

type OfferLookPanelProps = { readonly transfer: Extract<Transfer, { readonly direction: 'incoming' }> };

/**
 * What is to be known before accepting: all of it when it is unfolded, else only what speaks against it. A file is looked at by itself, which
 * costs nothing; of a tree the manifest must be fetched, so that waits until it is asked for.
 */
export function OfferLookPanel({ transfer }: OfferLookPanelProps) {
  const { lookOnce } = useActions();
  const { id, tree } = transfer;
  const look = useApp((state) => state.looks[id]) ?? EMPTY_LOOK;
  const isFile = tree === undefined;
  useEffect(() => {
    if (isFile) void lookOnce(id);
  }, [id, isFile, lookOnce]);
  if (look.isOpen) return <OfferDetailsView transfer={transfer} look={look} />;
  return (
    <>
      <RoomNote transfer={transfer} look={look} />
      {look.details !== undefined && <NameNote items={look.details.items} />}
    </>
  );
}

/** The same before another answer after all: only when it is asked for. */
export function OfferLookAgain({ transfer }: OfferLookPanelProps) {
  const look = useApp((state) => state.looks[transfer.id]) ?? EMPTY_LOOK;
  return look.isOpen ? <OfferDetailsView transfer={transfer} look={look} /> : null;
}
