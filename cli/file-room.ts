import { type Controller, LanChatError } from '../core/index.ts';
import { ProgressLine, progressText } from './progress-line.ts';
import { RoomClient, type RoomClientOptions } from './room-client.ts';
import type { Terminal } from './terminal.ts';

/**
 * A joined session that is about files only: `work` runs in it, below what is printed stands how far the files are. Answers the exit code,
 * that of a signal or of the room's end if one of them came first.
 */
export async function inFileRoom(
  controller: Controller,
  terminal: Terminal,
  { answer, work }: { readonly answer: RoomClientOptions['answer']; readonly work: (room: RoomClient) => Promise<void> },
): Promise<number> {
  using line = terminal.screen === undefined ? undefined : new ProgressLine(terminal.screen);
  using room = await RoomClient.start({
    controller,
    output: line === undefined ? terminal.output : terminal.outputAround((write) => line.makeWay(write)),
    historyLimit: 0,
    answer,
    isRead: false,
    onChange: (view) => line?.show(progressText(view.flowing())),
  });
  if (room === undefined) throw new LanChatError('connection-lost');
  const worked = work(room).then(() => room.finished);
  // When a signal comes first, nobody hears how the work ends.
  worked.catch(() => {});
  return await Promise.race([worked, room.finished, terminal.stopped]);
}
