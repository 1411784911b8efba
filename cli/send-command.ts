import type { Controller, Logger } from '../core/index.ts';
import type { Transfer } from '../shared/model/transfer.ts';
import { EXIT } from './exit-codes.ts';
import { expandPath } from './expand-path.ts';
import { inFileRoom } from './file-room.ts';
import { type HandOver, serving, storing } from './hand-over.ts';
import { heldForMs } from './held-for.ts';
import { inRoom, type RoomOptions } from './joined-room.ts';
import { membersCalled } from './members-called.ts';
import type { RoomClient } from './room-client.ts';
import type { Terminal } from './terminal.ts';
import { transferMark } from './transfer-mark.ts';

export type SendOptions = RoomOptions & {
  /** Aliases of those who may have it; everybody without one. */
  readonly to: readonly string[];
  /** Until receivers have saved the files, not only until the host has them. */
  readonly wait: boolean;
  /** With `wait`: the host keeps the files when this end has left. Without it does so anyhow. */
  readonly keep: boolean;
  readonly timeoutMs: number;
};

/** Somebody who has not answered may be about to, and a receiver that failed fetches the file once more. */
const SETTLE_MS = 1_000;

/** `lan-chat send`: offers files and folders as one offer, stays until they are handed over, and leaves. Answers the exit code. */
export function runSend(target: string, paths: readonly string[], options: SendOptions, terminal: Terminal, logger: Logger): Promise<number> {
  return inRoom(target, options, terminal, logger, async (controller) => {
    try {
      return await inFileRoom(controller, terminal, { answer: () => 'nothing', work: (room) => send(room, controller, paths, options) });
    } finally {
      // Nobody is to wait for the rest: this command does not come back for it.
      await controller.leave();
    }
  });
}

async function send(room: RoomClient, controller: Controller, paths: readonly string[], options: SendOptions): Promise<void> {
  const { view } = room;
  const { wait, keep, timeoutMs } = options;
  const to = options.to.length === 0 ? undefined : membersCalled(options.to, view);
  const offer = { roomId: view.room.id, items: paths.map((path) => ({ path: expandPath(path, process.cwd()) })), keep: keep || !wait, to };
  // One that was killed left its offer open, and goes on with it.
  const id = (await controller.findOffer(offer)) ?? (await controller.offerFiles(offer));
  const handOver = (): HandOver => {
    const others = view.members.filter((member) => member.online && member.id !== view.self);
    return wait ? serving(view.transfer(id), others) : storing(view.transfer(id));
  };
  const sameForMs = heldForMs(handOver);
  const isOver = () => {
    const quietMs = sameForMs();
    const now = handOver();
    return now === 'done' || now === 'refused' || (now !== 'open' && quietMs > SETTLE_MS);
  };
  const own = (): readonly Transfer[] => view.transfers.filter((transfer) => transfer.id === id);
  const isSettled = await room.until(isOver, timeoutMs, () => transferMark(own()));
  if (!isSettled) return room.giveUp(view.isOnline ? EXIT.timedOut : EXIT.lost);
  const isWhole = (handOver() === 'done' || handOver() === 'served') && own().every(({ faults = [] }) => faults.length === 0);
  await room.leave(isWhole ? EXIT.ok : EXIT.fileFailed);
}
