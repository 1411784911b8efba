import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { Child } from '../lib/child.ts';
import type { Usage } from '../lib/usage.ts';
import type { Workplace } from '../lib/workplace.ts';

/** Lines that one member says while files are on their way, and how often: below the host's limit of 20 a second. */
const CHAT_LINES = 50;
const CHAT_INTERVAL_MS = 60;

type Received = { readonly seconds: number; readonly firstByteMs: number };
type MemberUsage = Usage & { readonly sentBytes: number };
type HostUsage = Usage & { readonly loopP99Ms: number };

export type LanChatResult = {
  /** From the first Accept until the last file is saved. */
  readonly seconds: number;
  readonly firstByteMs: number;
  readonly cpuSeconds: number;
  readonly host: HostUsage;
  /** What all members together sent over data connections. */
  readonly sentBytes: number;
  /** The client that grew most. */
  readonly clientGrownBytes: number;
};

/** A host, senders and receivers, each in a process of its own. */
class Room implements AsyncDisposable {
  readonly host = new Child('lan-chat/host.ts');
  readonly members: Child[] = [];
  readonly place: Workplace;
  #port = 0;

  constructor(place: Workplace) {
    this.place = place;
  }

  async open(folder: string): Promise<void> {
    this.#port = await this.host.ask<number>('start', { dataDir: path.join(folder, 'host') });
  }

  async add(folder: string, alias: string): Promise<Child> {
    const member = new Child('lan-chat/member.ts');
    this.members.push(member);
    await member.ask('join', { folder: path.join(folder, alias), port: this.#port, alias });
    return member;
  }

  async begin(): Promise<void> {
    await Promise.all([this.host, ...this.members].map((child) => child.ask('begin')));
  }

  async finish(): Promise<Omit<LanChatResult, 'seconds' | 'firstByteMs'>> {
    const host = await this.host.ask<HostUsage>('finish');
    const clients = await Promise.all(this.members.map((member) => member.ask<MemberUsage>('finish')));
    return {
      host,
      cpuSeconds: [host, ...clients].reduce((total, { cpuSeconds }) => total + cpuSeconds, 0),
      sentBytes: clients.reduce((total, { sentBytes }) => total + sentBytes, 0),
      clientGrownBytes: Math.max(...clients.map(({ grownBytes }) => grownBytes)),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.members.map((member) => member.ask('leave')));
    await this.host.ask('stop').catch(() => {});
    for (const child of [...this.members, this.host]) await child[Symbol.asyncDispose]();
  }
}

/** One sender of a file or folder, `count` receivers that accept at the same moment. */
export async function runReceivers(place: Workplace, count: number, source = place.source): Promise<LanChatResult> {
  await using folder = await place.subfolder();
  await using room = new Room(place);
  await room.open(folder.path);
  const sender = await room.add(folder.path, 'sender');
  const receivers = await Promise.all(Array.from({ length: count }, (_, index) => room.add(folder.path, `receiver-${index}`)));
  const transferId = await sender.ask<string>('offer', { path: source });
  await Promise.all(receivers.map((receiver) => receiver.ask('offered', { transferId })));
  await room.begin();
  const received = await Promise.all(receivers.map((receiver) => receiver.ask<Received>('accept', { transferId })));
  return {
    seconds: Math.max(...received.map(({ seconds }) => seconds)),
    firstByteMs: Math.max(...received.map(({ firstByteMs }) => firstByteMs)),
    ...(await room.finish()),
  };
}

export type ChatResult = {
  /** Times until each line came back to its author: with no file on its way, and with two. */
  readonly aloneMs: readonly number[];
  readonly besideMs: readonly number[];
  readonly loopP99Ms: number;
  readonly hostGrownBytes: number;
};

/** Two members chat; then they do it again while two files go from two senders to two receivers. */
export async function runBesideChat(place: Workplace): Promise<ChatResult> {
  await using folder = await place.subfolder();
  await using room = new Room(place);
  await room.open(folder.path);
  const talkers = [await room.add(folder.path, 'talker-0'), await room.add(folder.path, 'talker-1')];
  const pairs = await Promise.all([0, 1].map(async (index) => preparePair(room, folder.path, index)));
  const chat = async () => {
    const lines = talkers.map((talker) => talker.ask<readonly number[]>('chat', { count: CHAT_LINES, intervalMs: CHAT_INTERVAL_MS }));
    return (await Promise.all(lines)).flat();
  };
  const aloneMs = await chat();
  await room.begin();
  const files = Promise.all(pairs.map(({ receiver, transferId }) => receiver.ask('accept', { transferId })));
  const besideMs = await chat();
  await files;
  const { host } = await room.finish();
  return { aloneMs, besideMs, loopP99Ms: host.loopP99Ms, hostGrownBytes: host.grownBytes };
}

async function preparePair(room: Room, folder: string, index: number) {
  const sender = await room.add(folder, `sender-${index}`);
  const receiver = await room.add(folder, `receiver-${index}`);
  const copy = path.join(folder, `copy-${index}.bin`);
  await copyFile(room.place.source, copy);
  const transferId = await sender.ask<string>('offer', { path: copy });
  await receiver.ask('offered', { transferId });
  return { receiver, transferId };
}
