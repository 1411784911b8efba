import type { Controller, Logger } from '../core/index.ts';
import { EXIT } from './exit-codes.ts';
import { expandPath } from './expand-path.ts';
import { inFileRoom } from './file-room.ts';
import { type HandOver, serving, storing } from './hand-over.ts';
import { heldForMs } from './held-for.ts';
import { inRoom, type RoomOptions } from './joined-room.ts';
import type { RoomClient } from './room-client.ts';
import type { Terminal } from './terminal.ts';
import { transferMark } from './transfer-mark.ts';

export type SendOptions = RoomOptions & {
  /** Until receivers have saved the files, not only until the host has them. */
  readonly wait: boolean;
  /** With `wait`: the host keeps the files when this end has left. Without it does so anyhow. */
  readonly keep: boolean;
  readonly timeoutMs: number;
};

/** Somebody who has not answered may be about to, and a receiver that failed fetches the file once more. */
const SETTLE_MS = 1_000;

/** `lan-chat send`: offers the files, stays until they are handed over, and leaves. Answers the exit code. */
export function runSend(target: string, files: readonly string[], options: SendOptions, terminal: Terminal, logger: Logger): Promise<number> {
  return inRoom(target, options, terminal, logger, async (controller) => {
    try {
      return await inFileRoom(controller, terminal, { answer: () => 'nothing', work: (room) => send(room, controller, files, options) });
    } finally {
      // Nobody is to wait for the rest: this command does not come back for it.
      await controller.leave();
    }
  });
}

async function send(room: RoomClient, controller: Controller, files: readonly string[], { wait, keep, timeoutMs }: SendOptions): Promise<void> {
  const { view } = room;
  const ids = new Set<string>();
  for (const file of files) {
    ids.add(await controller.offerFile({ roomId: view.room.id, path: expandPath(file, process.cwd()), keep: keep || !wait }));
  }
  const handOvers = (): readonly HandOver[] => {
    const others = view.members.filter(({ id, online }) => online && id !== view.self);
    const own = [...ids].map((id) => view.transfers.find((transfer) => transfer.id === id));
    return own.map((transfer) => (wait ? serving(transfer, others) : storing(transfer)));
  };
  const sameForMs = heldForMs(() => handOvers().join());
  const isOver = () => {
    const quietMs = sameForMs();
    const now = handOvers();
    return now.every((handOver) => handOver === 'done' || handOver === 'refused') || (!now.includes('open') && quietMs > SETTLE_MS);
  };
  const isSettled = await room.until(isOver, timeoutMs, () => transferMark(view.transfers.filter(({ id }) => ids.has(id))));
  if (isSettled) await room.leave(handOvers().every((handOver) => handOver === 'done' || handOver === 'served') ? EXIT.ok : EXIT.fileFailed);
  else room.giveUp(view.isOnline ? EXIT.timedOut : EXIT.lost);
}
