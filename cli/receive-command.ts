import type { Logger } from '../core/index.ts';
import { foldAlias } from '../shared/model/alias.ts';
import type { TransferId } from '../shared/model/ids.ts';
import type { Transfer } from '../shared/model/transfer.ts';
import { EXIT } from './exit-codes.ts';
import { inFileRoom } from './file-room.ts';
import { heldForMs } from './held-for.ts';
import { inRoom, type RoomOptions } from './joined-room.ts';
import type { OfferEvent, RoomClient } from './room-client.ts';
import { isRunning, isSettled, isStuck } from './session-view.ts';
import type { Terminal } from './terminal.ts';
import { transferMark } from './transfer-mark.ts';

/** Whose files are taken; what others offer is declined. */
export type Source = { readonly from: 'all' } | { readonly from: 'alias'; readonly alias: string };

export type ReceiveOptions = RoomOptions & {
  readonly accept: Source;
  /** Leaves after the first batch. */
  readonly once: boolean;
  readonly timeoutMs: number;
};

/** A batch is over so long after its last file when its senders have left … */
const GONE_MS = 300;
/** … and when they are still here: longer than a room makes somebody wait who offers many files (rule LM2). */
const QUIET_MS = 7_000;

/** `lan-chat receive`: takes what is offered until a signal or the room's end, or the first batch with `once`. Answers the exit code. */
export function runReceive(target: string, options: ReceiveOptions, terminal: Terminal, logger: Logger): Promise<number> {
  const taken = new Set<TransferId>();
  const answer = (offer: OfferEvent) => {
    if (!isFrom(options.accept, offer.from)) return 'decline';
    taken.add(offer.id);
    return 'accept';
  };
  return inRoom(target, options, terminal, logger, (controller) => {
    const work = async (room: RoomClient) => {
      // What an earlier run had no room for: there may be some now.
      for (const transfer of room.view.transfers.filter(isStuck)) await controller.resumeTransfer(transfer.id);
      if (options.once) await receiveBatch(room, taken, options.timeoutMs);
      else await room.finished;
    };
    return inFileRoom(controller, terminal, { answer, work });
  });
}

async function receiveBatch(room: RoomClient, taken: Set<TransferId>, timeoutMs: number): Promise<void> {
  const { view } = room;
  const batch = (): readonly Incoming[] => {
    const incoming = view.transfers.filter((transfer) => transfer.direction === 'incoming');
    // What an earlier run accepted goes on in this one.
    for (const transfer of incoming) if (isRunning(transfer) || isStuck(transfer)) taken.add(transfer.id);
    return incoming.filter(({ id }) => taken.has(id));
  };
  const mark = () => transferMark(batch());
  const quietForMs = heldForMs(mark);
  const isOver = () => {
    const quietMs = quietForMs();
    const files = batch();
    if (files.length === 0 || !files.every((file) => isSettled(file) || isStuck(file) || room.unanswered.has(file.id))) return false;
    const isSenderHere = files.some(({ senderId }) => view.members.some(({ id, online }) => id === senderId && online));
    return quietMs > (isSenderHere ? QUIET_MS : GONE_MS);
  };
  const isDone = await room.until(isOver, timeoutMs, mark);
  if (!isDone) room.giveUp(view.isOnline ? EXIT.timedOut : EXIT.lost);
  // What came of it stays for the next run.
  else if (batch().some(isStuck)) room.stop(EXIT.fileFailed);
  else await room.leave(batch().every(isWhole) ? EXIT.ok : EXIT.fileFailed);
}

type Incoming = Extract<Transfer, { direction: 'incoming' }>;

/** Saved, with every file of it. */
function isWhole({ status, faults = [] }: Incoming): boolean {
  return status.state === 'saved' && faults.length === 0;
}

function isFrom(source: Source, alias: string): boolean {
  return source.from === 'all' || foldAlias(source.alias) === foldAlias(alias);
}
