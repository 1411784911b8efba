import { type Controller, LanChatError, type Logger } from '../core/index.ts';
import { findMentions } from '../shared/lib/find-mentions.ts';
import type { RoomId } from '../shared/model/ids.ts';
import { MAX_TEXT_BYTES } from '../shared/wire/limits.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { inRoom, type RoomOptions } from './joined-room.ts';
import { membersCalled } from './members-called.ts';
import { newMessageId } from './new-message-id.ts';
import { RoomClient } from './room-client.ts';
import { roomCalled } from './room-titles.ts';
import type { Terminal } from './terminal.ts';

export type SayOptions = RoomOptions & {
  /** The host's first room without one. */
  readonly room?: string | undefined;
  /** Aliases of those who alone are told; takes the place of a room. */
  readonly to: readonly string[];
  readonly timeoutMs: number;
};

/** `lan-chat say`: posts one message and leaves when the host has it on its disk. Without `words` it is all that stdin brings. Answers the exit code. */
export async function runSay(target: string, words: readonly string[], options: SayOptions, terminal: Terminal, logger: Logger): Promise<number> {
  const text = words.length > 0 ? words.join(' ') : await readAll(terminal.stdin);
  if (text.trim() === '') throw new LanChatError('message-empty');
  return await inRoom(target, options, terminal, logger, async (controller) => {
    using room = await RoomClient.start({ controller, output: terminal.output, historyLimit: 0, isRead: false, answer: () => 'nothing' });
    if (room === undefined) throw new LanChatError('connection-lost');
    const said = say(room, controller, text, options).then(() => room.finished);
    // When a signal comes first, nobody hears how it ends.
    said.catch(() => {});
    try {
      return await Promise.race([said, room.finished, terminal.stopped]);
    } finally {
      await controller.leave();
    }
  });
}

async function say(room: RoomClient, controller: Controller, text: string, options: SayOptions): Promise<void> {
  const { view } = room;
  const roomId = await roomFor(controller, room, options);
  const id = newMessageId();
  view.enter(roomId);
  view.expectOwnPost(id);
  await controller.sendChat({ id, roomId, text, ...findMentions(text, view.members) });
  const isThere = await room.until(() => view.waitingPosts === 0, options.timeoutMs);
  if (!isThere) return room.giveUp(view.isOnline ? EXIT.timedOut : EXIT.lost);
  const refusal = view.refusalOf(id);
  await room.leave(refusal === undefined ? EXIT.ok : exitCodeOf(refusal.code));
}

async function roomFor(controller: Controller, { view }: RoomClient, { room: name, to }: SayOptions): Promise<RoomId> {
  if (to.length > 0) return await controller.openDirect(membersCalled(to, view));
  if (name === undefined) return view.room.id;
  const found = roomCalled(name, view.rooms, view.titleOf);
  if (found === undefined) throw new LanChatError('unknown-room', { name });
  return found.id;
}

/** Up to one byte more than a message takes: that it is too long is said by who reads it. */
async function readAll(input: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    const part = Buffer.from(chunk as Uint8Array);
    chunks.push(part);
    bytes += part.length;
    if (bytes > MAX_TEXT_BYTES) break;
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/u, '');
}
