import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Range, Ranges } from '../../../shared/lib/ranges.ts';
import type { PostBody } from '../../../shared/model/entry.ts';
import type { MessageId, RoomId } from '../../../shared/model/ids.ts';
import { openData, presentGrant, recordData } from '../../testing/data-peer.ts';
import { type HostPeer, messageId } from '../../testing/host-peer.ts';
import { HostRoom } from '../../testing/host-room.ts';
import { until } from '../../testing/until.ts';
import { partsOf, segment } from './streams.ts';

/** The offer that `OfferRoom` makes. */
export const FILE = messageId(1);

type Body = Extract<PostBody, { kind: 'file' }>;

export function roomIdOf(peer: HostPeer): RoomId {
  const roomId = peer.rooms[0]?.id;
  if (roomId === undefined) throw new Error('has not joined');
  return roomId;
}

/** A room in which Anna offered something, and Ben is there. */
export class OfferRoom implements AsyncDisposable {
  readonly room: HostRoom;
  readonly anna: HostPeer;
  readonly ben: HostPeer;
  /** All that the offer's sender has to send. */
  readonly stream: Buffer;

  private constructor(parts: { readonly room: HostRoom; readonly anna: HostPeer; readonly ben: HostPeer; readonly stream: Buffer }) {
    this.room = parts.room;
    this.anna = parts.anna;
    this.ben = parts.ben;
    this.stream = parts.stream;
  }

  /** Of a plain file. */
  static file(bytes: Uint8Array, body: Partial<Body> = {}): Promise<OfferRoom> {
    return OfferRoom.open(segment(bytes), { size: bytes.length, ...body });
  }

  static async open(
    stream: Buffer,
    body: Partial<Body> & Pick<Body, 'size'>,
    open: () => Promise<HostRoom> = () => HostRoom.open(),
    receiver = 'Ben',
  ): Promise<OfferRoom> {
    const room = await open();
    const [anna, ben] = [await room.member('Anna'), await room.member(receiver)];
    anna.send({ type: 'post', id: FILE, roomId: roomIdOf(anna), body: { kind: 'file', name: 'a.bin', ...body } });
    await anna.next('posted');
    return new OfferRoom({ room, anna, ben, stream });
  }

  get all(): Ranges {
    return [[0, this.stream.length]];
  }

  say(receiver: HostPeer, ranges: Ranges = this.all, have = 0, transferId: MessageId = FILE): void {
    receiver.send({ type: 'accept', transferId, ranges: ranges.map(([start, end]) => [start, end]), have });
  }

  /** Accepts all from `from` on, or the ranges, and opens the data connection. */
  async accept(receiver: HostPeer, from: number | Ranges = 0) {
    const ranges: Ranges = typeof from === 'number' ? [[from, this.stream.length]] : from;
    this.say(receiver, ranges, typeof from === 'number' ? from : 0);
    return { ...(await this.download(receiver)), expected: partsOf(this.stream, ranges) };
  }

  /** Uses the grant that the receiver is given. */
  async download(receiver: HostPeer) {
    const { grant, ranges } = await receiver.next('download');
    return {
      ...(await openData(this.room.dial(), this.room.clock, { grant, direction: 'download' })),
      ranges,
      expected: partsOf(this.stream, ranges),
    };
  }

  /** Uses the grant that the sender is given; `bytes` is what it has to send. One that was taken back since, for another one, is passed over. */
  async upload(sender: HostPeer = this.anna) {
    for (;;) {
      const { grant, ranges } = await sender.next('upload');
      const answer = await presentGrant(this.room.dial(), this.room.clock, { grant, direction: 'upload' });
      if ('refused' in answer && answer.refused === 'grant-invalid') continue;
      const bytes = partsOf(this.stream, ranges);
      const [from] = ranges[0] as Range;
      return { ...recordData(answer), ranges, from, bytes };
    }
  }

  /** The sender brings what it is asked for next; the ranges of that. */
  async bring(sender: HostPeer = this.anna): Promise<Ranges> {
    const { pipe, got, bytes, ranges } = await this.upload(sender);
    pipe.write(bytes);
    await until('the host has it', () => got.bytes().equals(Buffer.of(1)));
    return ranges;
  }

  /** What is in the folder of the spool. */
  spooled(): Promise<readonly string[]> {
    return readdir(join(this.room.folder, 'spool'));
  }

  async spoolPath(): Promise<string> {
    return join(this.room.folder, 'spool', (await this.spooled())[0] ?? '');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.room[Symbol.asyncDispose]();
  }
}

/** What the sender was told of its receivers. */
export const statesOf = (sender: HostPeer) => sender.all('receiver').map(({ state }) => state);
