import { describeFailure } from '../shared/lib/describe-failure.ts';
import type { MemberId } from '../shared/model/ids.ts';
import type { IncomingState, Progress, Receiver, Transfer } from '../shared/model/transfer.ts';
import { errorEvent } from './output.ts';
import type { Addressees, OfferedTree, TerminalEvent } from './terminal-event.ts';

type Incoming = Extract<Transfer, { direction: 'incoming' }>;
type Outgoing = Extract<Transfer, { direction: 'outgoing' }>;

/** What the words about a transfer need besides it: what a person calls it, and what members are called. */
export type Naming = { readonly number: number; readonly aliasOf: (member: MemberId) => string };

/** What to tell about the step from `before` (undefined: never seen) to `after`. `saved` has the file's name as its path; the caller puts the folder before it. */
export function describeTransferChange(before: Transfer | undefined, after: Transfer, naming: Naming): readonly TerminalEvent[] {
  const faults = newFaults(before, after, naming);
  if (after.direction === 'outgoing') return [...faults, ...outgoing(before?.direction === 'outgoing' ? before : undefined, after, naming)];
  const known = before?.direction === 'incoming' ? before : undefined;
  return [...warnings(known, after, naming), ...faults, ...incoming(known, after, naming)];
}

/** Whom `to` means, with what they are called. */
export function addresseesOf(to: readonly MemberId[], aliasOf: Naming['aliasOf']): Addressees {
  return to.map((id) => ({ id, alias: aliasOf(id) }));
}

/** What the events of an offer say about its tree. */
export function treeOf({ tree }: { readonly tree?: OfferedTree | undefined }): { readonly tree?: OfferedTree } {
  return tree === undefined ? {} : { tree: { items: tree.items, files: tree.files, folders: tree.folders } };
}

/** Bytes that are wanted: of a tree from which some files were chosen, those of these files. */
export function wantedBytes(transfer: Transfer): number {
  return (transfer.direction === 'incoming' ? transfer.wanted?.bytes : undefined) ?? transfer.size;
}

/** Of a tree: the how manyth of the wanted files is under way, from 1, and how many there are. */
export function placeIn(transfer: Transfer, { filesDone }: Progress): { readonly file: number; readonly files: number } | undefined {
  const files = (transfer.direction === 'incoming' ? transfer.wanted?.files : undefined) ?? transfer.tree?.files;
  return transfer.tree === undefined || files === undefined || filesDone === undefined ? undefined : { file: Math.min(filesDone + 1, files), files };
}

function incoming(before: Incoming | undefined, after: Incoming, { number, aliasOf }: Naming): readonly TerminalEvent[] {
  const { id, name, size, status, to, faults = [] } = after;
  const part = { id, number, name };
  const isStep = before?.status.state !== status.state;
  const danger = after.isDangerous ? ({ dangerous: true } as const) : {};
  switch (status.state) {
    case 'offered': {
      const meant = to === undefined ? {} : { to: addresseesOf(to, aliasOf) };
      return before === undefined ? [{ type: 'offer', ...part, from: after.senderAlias, size, ...treeOf(after), ...meant, ...danger }] : [];
    }
    case 'receiving':
      return [{ type: 'progress', ...part, direction: 'incoming', ...progressOf(after, status.progress) }];
    case 'paused': {
      const isNews = status.failure !== undefined && isStep;
      return [...(isNews ? [errorEvent(status.failure, id)] : []), ...standstill(before, after, number)];
    }
    case 'interrupted':
      return standstill(before, after, number);
    case 'saved': {
      if (!isStep) return [];
      const missing = faults.length === 0 ? {} : { faults: faults.length };
      const { savedAs, sha256 } = status;
      return [{ type: 'saved', ...part, path: savedAs, sha256, size, ...treeOf(after), ...missing, ...danger }];
    }
    case 'ended':
      return isStep ? [{ type: 'offer-ended', ...part, reason: status.reason }] : [];
    case 'failed':
      return isStep ? [errorEvent(status.failure, id)] : [];
    default:
      return [];
  }
}

function outgoing(before: Outgoing | undefined, after: Outgoing, { number, aliasOf }: Naming): readonly TerminalEvent[] {
  const { id, name, size, status, to } = after;
  const part = { id, number, name };
  const isStep = before?.status.state !== status.state;
  const events: TerminalEvent[] = [];
  const meant = to === undefined ? {} : { to: addresseesOf(to, aliasOf) };
  if (isNowOffered(before, after)) events.push({ type: 'offered', ...part, size, ...treeOf(after), ...meant });
  if (status.state === 'uploading') events.push({ type: 'progress', ...part, direction: 'outgoing', ...progressOf(after, status.progress) });
  events.push(...standstill(before, after, number));
  if (status.state === 'ended' && isStep) events.push({ type: 'offer-ended', ...part, reason: status.reason });
  if (status.state === 'failed' && isStep) events.push(errorEvent(status.failure, id));
  return [...events, ...after.receivers.flatMap((receiver) => receiverStep(before, after, receiver))];
}

/** True once: when the host has the offer, or for one of an earlier run that goes on in this one. */
function isNowOffered(before: Outgoing | undefined, { status }: Outgoing): boolean {
  const isOpen = status.state === 'open' || status.state === 'uploading' || status.state === 'uploaded';
  if (before !== undefined) return isOpen && before.status.state === 'preparing';
  return isOpen || status.state === 'interrupted' || status.state === 'paused';
}

function progressOf(transfer: Transfer, progress: Progress) {
  return { bytes: progress.bytes, size: wantedBytes(transfer), ...placeIn(transfer, progress) };
}

const ACCEPTED: ReadonlySet<IncomingState['state']> = new Set(['waiting', 'receiving', 'verifying', 'paused', 'interrupted', 'saved']);

/** Once, when it is known of something that was accepted; of a tree often only then. */
function warnings(before: Incoming | undefined, after: Incoming, { number }: Naming): readonly TerminalEvent[] {
  const isDue = (transfer: Incoming | undefined) => transfer?.isDangerous === true && ACCEPTED.has(transfer.status.state);
  if (!isDue(after) || isDue(before)) return [];
  const { id, name, tree } = after;
  const message = tree === undefined ? `${name} can run programs: open it only if you trust its sender` : `Some of ${name} can run programs`;
  return [{ type: 'warning', id, number, name, code: 'dangerous-type', message }];
}

/** The faults that were not there before. */
function newFaults(before: Transfer | undefined, after: Transfer, { number }: Naming): readonly TerminalEvent[] {
  const { id, name, direction, faults = [] } = after;
  const known = new Set((before?.faults ?? []).map(({ file }) => file));
  return faults
    .filter(({ file }) => !known.has(file))
    .map(({ file, path, code }) => {
      const message = describeFailure({ code, params: { name: path } }).title;
      return { type: 'fault', id, number, name, direction, file, path, code, message };
    });
}

/** That it stopped, each time for another reason. */
function standstill(before: Transfer | undefined, after: Transfer, number: number): readonly TerminalEvent[] {
  const { id, name, direction, status } = after;
  const part = { id, number, name, direction, size: wantedBytes(after) };
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
  const { alias, state, bytes, wanted } = receiver;
  return [{ type: 'receiver', id, name, alias, state, bytes, wanted }];
}
