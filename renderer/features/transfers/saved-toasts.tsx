import { BadgeCheck, FolderOpen } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { Transfer } from '../../../shared/model/transfer.ts';
import { shortOfferTitle } from '../../lib/offer-title.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { toasts } from '../../ui/toast.tsx';

const TOAST_MS = 12_000;

/** Says that something was saved for which nobody was asked. Draws nothing itself. */
export function SavedToasts() {
  const { revealTransfer } = useActions();
  const canReveal = useApp((state) => state.shell.canReveal);
  const transfers = useApp((state) => state.transfers);
  const known = useRef<ReadonlySet<string> | undefined>(undefined);

  useEffect(() => {
    const saved = Object.values(transfers).filter(isAutomaticallySaved);
    for (const transfer of saved) {
      if (known.current === undefined || known.current.has(transfer.id)) continue;
      toasts.add({
        id: `saved-${transfer.id}`,
        title: words.files.saved(transfer.senderAlias, shortOfferTitle(transfer)),
        description: words.files.savedHint,
        timeout: TOAST_MS,
        data: {
          icon: <BadgeCheck size={18} />,
          actions: canReveal ? (
            <Button size="small" icon={<FolderOpen size={15} />} onClick={() => void revealTransfer(transfer.id)}>
              {words.files.reveal}
            </Button>
          ) : undefined,
        },
      });
    }
    known.current = new Set(saved.map(({ id }) => id));
  }, [transfers, canReveal, revealTransfer]);
  return null;
}

function isAutomaticallySaved(transfer: Transfer): transfer is Extract<Transfer, { readonly direction: 'incoming' }> {
  return transfer.direction === 'incoming' && transfer.isAutomatic && transfer.status.state === 'saved';
}
