import { assertNever } from '../../../shared/lib/assert-never.ts';
import type { Receiver, Transfer } from '../../../shared/model/transfer.ts';
import type { ReceiverState } from '../../../shared/wire/message.ts';

type Incoming = Extract<Transfer, { readonly direction: 'incoming' }>;
type Outgoing = Extract<Transfer, { readonly direction: 'outgoing' }>;

/** Whose turn it is: this person's, the network's (also while it stands still), the others', or nobody's any more. */
export type TransferGroup = 'asking' | 'running' | 'offered' | 'done';
/** In the order in which they are shown. */
export const TRANSFER_GROUPS: readonly TransferGroup[] = ['asking', 'running', 'offered', 'done'];

const SETTLED: ReadonlySet<ReceiverState> = new Set(['saved', 'declined', 'cancelled', 'failed']);
const ACTIVE: ReadonlySet<ReceiverState> = new Set(['accepted', 'receiving', 'paused', 'interrupted']);

/** Everybody who was offered the file has answered, and nobody still receives it. */
export function isAnswered({ receivers }: Outgoing): boolean {
  return receivers.length > 0 && receivers.every(({ state }) => SETTLED.has(state));
}

/** Bytes that this device wants or offers: of a tree those of the ticked files, once it was accepted. */
export function wantedBytes(transfer: Transfer): number {
  return (transfer.direction === 'incoming' ? transfer.wanted?.bytes : undefined) ?? transfer.size;
}

/** How many files that is. */
export function wantedFiles(transfer: Transfer): number {
  return (transfer.direction === 'incoming' ? transfer.wanted?.files : undefined) ?? transfer.tree?.files ?? 1;
}

export function groupOf(transfer: Transfer): TransferGroup {
  return transfer.direction === 'incoming' ? groupOfIncoming(transfer) : groupOfOutgoing(transfer);
}

/** 0 to 1 of what a receiver wants. */
export function receivedShare({ bytes, wanted }: Receiver): number {
  return wanted === 0 ? 0 : Math.min(1, bytes / wanted);
}

/** Those whose name has all words of `query` in it. */
export function findTransfers(transfers: readonly Transfer[], query: string): readonly Transfer[] {
  const parts = fold(query).split(/\s+/u);
  return transfers.filter((transfer) => {
    const text = fold(`${transfer.name} ${transfer.direction === 'incoming' ? transfer.senderAlias : ''}`);
    return parts.every((part) => text.includes(part));
  });
}

const fold = (text: string) => text.normalize('NFKC').toLowerCase().trim();

/** Newest first in each group; groups with nothing in them are left out. */
export function groupTransfers(
  transfers: readonly Transfer[],
): readonly { readonly group: TransferGroup; readonly transfers: readonly Transfer[] }[] {
  const newestFirst = transfers.toReversed();
  return TRANSFER_GROUPS.map((group) => ({ group, transfers: newestFirst.filter((transfer) => groupOf(transfer) === group) })).filter(
    (part) => part.transfers.length > 0,
  );
}

export type TransferSummary = {
  readonly running: number;
  readonly asking: number;
  /** 0 to 1 over the bytes of everything that runs; undefined when nothing does. */
  readonly share: number | undefined;
};

export function summarize(transfers: readonly Transfer[]): TransferSummary {
  const running = transfers.filter((transfer) => groupOf(transfer) === 'running');
  const size = running.reduce((sum, transfer) => sum + wantedBytes(transfer), 0);
  const bytes = running.reduce((sum, transfer) => sum + Math.min(wantedBytes(transfer), bytesOf(transfer)), 0);
  const asking = transfers.filter((transfer) => groupOf(transfer) === 'asking').length;
  return { running: running.length, asking, share: size === 0 ? undefined : bytes / size };
}

function groupOfIncoming({ status }: Incoming): TransferGroup {
  switch (status.state) {
    case 'offered':
      return 'asking';
    case 'waiting':
    case 'receiving':
    case 'verifying':
    case 'paused':
    case 'interrupted':
      return 'running';
    case 'saved':
    case 'declined':
    case 'cancelled':
    case 'ended':
    case 'failed':
      return 'done';
    default:
      return assertNever(status);
  }
}

function groupOfOutgoing(transfer: Outgoing): TransferGroup {
  const { status, receivers } = transfer;
  switch (status.state) {
    case 'uploading':
    case 'paused':
    case 'interrupted':
      return 'running';
    case 'preparing':
    case 'open':
    case 'uploaded':
      if (receivers.some(isActive)) return 'running';
      return isAnswered(transfer) ? 'done' : 'offered';
    case 'ended':
    case 'failed':
      return 'done';
    default:
      return assertNever(status);
  }
}

const isActive = ({ state }: Receiver) => ACTIVE.has(state);

/** How far a running transfer is. One's own file is as far as the last one who still receives it, once the host has it. */
function bytesOf(transfer: Transfer): number {
  const { status } = transfer;
  switch (status.state) {
    case 'receiving':
    case 'uploading':
      return status.progress.bytes;
    case 'paused':
    case 'interrupted':
      return status.bytes;
    case 'verifying':
      return status.progress?.bytes ?? wantedBytes(transfer);
    case 'uploaded':
      return transfer.direction === 'outgoing' ? transfer.size * Math.min(...transfer.receivers.filter(isActive).map(receivedShare)) : 0;
    default:
      return 0;
  }
}
