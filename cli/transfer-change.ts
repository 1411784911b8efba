import type { Receiver, Transfer } from '../shared/model/transfer.ts';
import { errorEvent } from './output.ts';
import type { TerminalEvent } from './terminal-event.ts';

type Incoming = Extract<Transfer, { direction: 'incoming' }>;
type Outgoing = Extract<Transfer, { direction: 'outgoing' }>;

/** What to tell about the step from `before` (undefined: never seen) to `after`. `saved` has the file's name as its path; the caller puts the folder before it. */
export function describeTransferChange(before: Transfer | undefined, after: Transfer, number: number): readonly TerminalEvent[] {
  if (after.direction === 'incoming') return incoming(before?.direction === 'incoming' ? before : undefined, after, number);
  return outgoing(before?.direction === 'outgoing' ? before : undefined, after, number);
}

function incoming(before: Incoming | undefined, after: Incoming, number: number): readonly TerminalEvent[] {
  const { id, name, size, status } = after;
  const part = { id, number, name };
  const isStep = before?.status.state !== status.state;
  switch (status.state) {
    case 'offered':
      return before === undefined ? [{ type: 'offer', ...part, from: after.senderAlias, size }] : [];
    case 'receiving':
      return [{ type: 'progress', ...part, direction: 'incoming', bytes: status.progress.bytes, size }];
    case 'paused':
    case 'interrupted':
      return standstill(before, after, number);
    case 'saved':
      return isStep ? [{ type: 'saved', ...part, path: status.savedAs, sha256: status.sha256, size }] : [];
    case 'ended':
      return isStep ? [{ type: 'offer-ended', ...part, reason: status.reason }] : [];
    case 'failed':
      return isStep ? [errorEvent(status.failure, id)] : [];
    default:
      return [];
  }
}

function outgoing(before: Outgoing | undefined, after: Outgoing, number: number): readonly TerminalEvent[] {
  const { id, name, size, status } = after;
  const part = { id, number, name };
  const isStep = before?.status.state !== status.state;
  const events: TerminalEvent[] = [];
  const wasOffered = before !== undefined && before.status.state !== 'preparing';
  if (!wasOffered && (status.state === 'open' || status.state === 'uploading' || status.state === 'uploaded'))
    events.push({ type: 'offered', ...part, size });
  if (status.state === 'uploading') events.push({ type: 'progress', ...part, direction: 'outgoing', bytes: status.progress.bytes, size });
  events.push(...standstill(before, after, number));
  if (status.state === 'ended' && isStep) events.push({ type: 'offer-ended', ...part, reason: status.reason });
  if (status.state === 'failed' && isStep) events.push(errorEvent(status.failure, id));
  return [...events, ...after.receivers.flatMap((receiver) => receiverStep(before, after, receiver))];
}

/** That it stopped, each time for another reason. */
function standstill(before: Transfer | undefined, { id, name, size, direction, status }: Transfer, number: number): readonly TerminalEvent[] {
  const part = { id, number, name, direction, size };
  const known = before?.status;
  if (status.state === 'paused') {
    const { by, bytes } = status;
    return known?.state === 'paused' && known.by === by ? [] : [{ type: 'paused', ...part, by, bytes }];
  }
  if (status.state !== 'interrupted') return [];
  const { waitingFor, bytes } = status;
  return known?.state === 'interrupted' && known.waitingFor === waitingFor ? [] : [{ type: 'interrupted', ...part, waitingFor, bytes }];
}

function receiverStep(before: Outgoing | undefined, { id, name }: Outgoing, receiver: Receiver): readonly TerminalEvent[] {
  const known = before?.receivers.find(({ memberId }) => memberId === receiver.memberId);
  if (receiver.state === 'offered' || known?.state === receiver.state) return [];
  return [{ type: 'receiver', id, name, alias: receiver.alias, state: receiver.state, bytes: receiver.bytes }];
}
