import path from 'node:path';
import { defaultDataDir, LanChatError, type Logger, type RunningHost, startHost } from '../core/index.ts';
import { version } from '../package.json';
import { roomNameSchema } from '../shared/model/alias.ts';
import type { MemberId, RoomId } from '../shared/model/ids.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { expandPath } from './expand-path.ts';
import { errorEvent } from './output.ts';
import type { Terminal } from './terminal.ts';
import { addresseesOf, treeOf } from './transfer-change.ts';

export type HostOptions = {
  readonly port: number;
  readonly name: string;
  readonly dataDir?: string;
  readonly exitWhenEmpty: boolean;
};

/** `lan-chat host`: keeps a room open until a signal comes, or the last member leaves with `--exit-when-empty`. Answers the exit code. */
export async function runHost(options: HostOptions, terminal: Terminal, logger: Logger): Promise<number> {
  const roomName = roomNameSchema.safeParse(options.name);
  if (!roomName.success) throw new LanChatError('bad-room-name', { name: options.name });
  const dataDir = options.dataDir === undefined ? path.join(defaultDataDir(), 'host') : expandPath(options.dataDir, process.cwd());
  const host = await startHost({ dataDir, roomName: roomName.data, port: options.port, appVersion: version, logger });
  const ended = Promise.withResolvers<number>();
  try {
    watch(host, terminal, {
      onEmpty: () => options.exitWhenEmpty && ended.resolve(EXIT.ok),
      onBroken: (exitCode) => ended.resolve(exitCode),
    });
    const { port, addresses, fingerprint } = host;
    terminal.output.event({ type: 'listening', port, addresses, fingerprint, room: roomName.data });
    return await Promise.race([ended.promise, terminal.stopped]);
  } finally {
    await host.stop();
    terminal.output.event({ type: 'stopped' });
  }
}

type Reactions = { onEmpty(): void; onBroken(exitCode: number): void };

function watch({ server }: RunningHost, { output }: Terminal, reactions: Reactions): void {
  const aliases = new Map<MemberId, string>();
  const aliasOf = (id: MemberId) => aliases.get(id) ?? 'somebody';
  let firstRoom: RoomId | undefined;
  server.events.on('member-joined', ({ member, remoteAddress }) => {
    aliases.set(member.id, member.alias);
    output.event({ type: 'joined', alias: member.alias, id: member.id, remoteAddress });
  });
  server.events.on('member-left', ({ member, how, onlineCount }) => {
    output.event({ type: 'left', alias: member.alias, id: member.id, how, online: onlineCount });
    if (onlineCount === 0) reactions.onEmpty();
  });
  server.events.on('entry-posted', ({ roomId, roomName: room, id, authorId: fromId, authorAlias: from, body, seq, at }) => {
    // The log of the host is that of its first room; the others' names stand before their lines.
    firstRoom ??= roomId;
    const place = { roomId, room, ...(roomId === firstRoom ? {} : { elsewhere: true as const }) };
    if (body.kind === 'text') output.event({ type: 'message', from, text: body.text, seq, at, id, fromId, ...place });
    if (body.kind === 'file') {
      const meant = body.to === undefined ? {} : { to: addresseesOf(body.to, aliasOf) };
      output.event({ type: 'offer', id, from, name: body.name, size: body.size, ...treeOf(body), ...meant });
    }
  });
  server.events.on('file-saved', ({ transferId: id, name, size, receiver }) => {
    output.event({ type: 'receiver', id, name, alias: aliasOf(receiver), state: 'saved', bytes: size });
  });
  server.events.on('storage-failed', (failure) => {
    output.event(errorEvent(failure));
    reactions.onBroken(exitCodeOf(failure.code));
  });
}
