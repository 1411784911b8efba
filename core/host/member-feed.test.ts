import { beforeEach, describe, expect, it } from 'vitest';
import type { Entry } from '../../shared/model/entry.ts';
import { memberIdSchema, type RoomId } from '../../shared/model/ids.ts';
import { decodeMessage } from '../../shared/wire/codec.ts';
import { FrameDecoder } from '../../shared/wire/frame.ts';
import { MEMBER_BACKLOG_BYTES, MEMBER_SEND_WINDOW_BYTES, MEMBER_STALLED_MS } from '../../shared/wire/limits.ts';
import { silentLogger } from '../lib/logger.ts';
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts';
import { messageId } from '../testing/host-peer.ts';
import { MemberFeed } from './member-feed.ts';
import { Room } from './room.ts';

const roomId = messageId(99) as string as RoomId;
const authorId = memberIdSchema.parse('a'.repeat(43));

/** A log on the "disk" and a socket that drains when it is told to. */
class Rig {
  readonly clock: FakeClock = createFakeClock();
  readonly room = new Room({ id: roomId, name: 'Room', lastSeq: 0 }, 50_000);
  readonly log: Entry[] = [];
  readonly frames: Uint8Array[] = [];
  readonly stuck: string[] = [];
  readonly connection = {
    open: true,
    bufferedBytes: 0,
    sendEncoded: (frame: Uint8Array) => {
      this.frames.push(frame);
      this.connection.bufferedBytes += frame.length;
    },
  };
  pagesRead = 0;
  unreadable = false;

  add(count: number, textBytes = 10): void {
    for (let number = 0; number < count; number++) {
      const id = messageId(this.log.length + 1);
      const [entry] = this.room.number([{ roomId, id, authorId, authorAlias: 'Anna', body: { kind: 'text', text: 'x'.repeat(textBytes) } }], 0);
      if (entry === undefined) continue;
      this.log.push(entry);
      this.room.add(entry);
    }
  }

  feed(lastSeq = 0): MemberFeed {
    const history = {
      rooms: [this.room],
      page: async (_id: RoomId, afterSeq: number, limit: number) => {
        this.pagesRead++;
        if (this.unreadable) throw new Error('the disk is gone');
        return this.log.slice(afterSeq, afterSeq + limit);
      },
    };
    const { connection, clock } = this;
    return new MemberFeed({
      connection,
      history,
      clock,
      logger: silentLogger,
      lastSeqOf: () => lastSeq,
      onStuck: (why) => void this.stuck.push(why),
    });
  }

  seqs(): readonly number[] {
    const seqs: number[] = [];
    const decoder = new FrameDecoder({
      maxPayloadBytes: () => 65_536,
      onFrame: (frame) => {
        const message = decodeMessage(frame);
        if (message?.type === 'entry') seqs.push(message.seq);
      },
    });
    for (const frame of this.frames) decoder.push(frame);
    return seqs;
  }
}

const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});

describe('the feed of a member', () => {
  it('[FO3] sends the very frame of the tail, so that it is encoded once for all', () => {
    rig.add(3);
    rig.feed().pump();
    expect(rig.frames[1]).toBe(rig.room.frameOf(2));
    expect(rig.pagesRead).toBe(0);
  });

  it('[LG3] begins after what the member has', () => {
    rig.add(5);
    const feed = rig.feed(3);
    feed.pump();
    rig.add(1);
    feed.pump();
    expect(rig.seqs()).toEqual([4, 5, 6]);
  });

  it('[FO2] reads from the disk what has left the tail, while more is posted', async () => {
    rig.add(300, 1_000);
    const feed = rig.feed();
    feed.pump();
    rig.add(1);
    feed.pump();
    for (let rounds = 0; rounds < 20; rounds++) {
      await rig.clock.advance(0);
      rig.connection.bufferedBytes = 0;
      feed.pump();
    }
    expect(rig.seqs()).toEqual(upTo(301));
    expect(rig.pagesRead).toBeGreaterThan(1);
  });

  it('[FO1] stops while the socket holds 256 KiB, and goes on when it drained', () => {
    rig.add(3);
    const feed = rig.feed();
    rig.connection.bufferedBytes = MEMBER_SEND_WINDOW_BYTES;
    feed.pump();
    expect(rig.seqs()).toEqual([]);
    rig.connection.bufferedBytes = MEMBER_SEND_WINDOW_BYTES - 1;
    feed.pump();
    expect(rig.seqs()).toEqual([1]);
    rig.connection.bufferedBytes = 0;
    feed.pump();
    expect(rig.seqs()).toEqual([1, 2, 3]);
  });

  it('[FO4] never holds more than 1 MiB for a member that reads nothing', async () => {
    rig.add(2_000, 16_000);
    const feed = rig.feed();
    for (let rounds = 0; rounds < 50; rounds++) {
      feed.pump();
      rig.add(1, 16_000);
      await rig.clock.advance(0);
    }
    expect(rig.connection.bufferedBytes).toBeLessThan(MEMBER_BACKLOG_BYTES / 2);
    expect(rig.pagesRead).toBe(1);
  });

  it.each([
    [MEMBER_STALLED_MS - 1, []],
    [MEMBER_STALLED_MS, ['stalled']],
  ])('[FO4] after %i ms without progress is stuck: %o', async (ms, stuck) => {
    rig.add(1);
    rig.connection.bufferedBytes = MEMBER_SEND_WINDOW_BYTES;
    rig.feed().pump();
    await rig.clock.advance(ms);
    expect(rig.stuck).toEqual(stuck);
  });

  it('[FO4] is not stuck while something leaves', async () => {
    rig.add(1);
    const feed = rig.feed();
    rig.connection.bufferedBytes = 2 * MEMBER_SEND_WINDOW_BYTES;
    feed.pump();
    await rig.clock.advance(MEMBER_STALLED_MS / 2);
    rig.connection.bufferedBytes = MEMBER_SEND_WINDOW_BYTES;
    await rig.clock.advance(MEMBER_STALLED_MS / 2);
    expect(rig.stuck).toEqual([]);
    await rig.clock.advance(MEMBER_STALLED_MS);
    expect(rig.stuck).toEqual(['stalled']);
  });

  it('[FO4] forgets an earlier wait when it drained in between', async () => {
    rig.add(2);
    const feed = rig.feed();
    rig.connection.bufferedBytes = MEMBER_SEND_WINDOW_BYTES;
    feed.pump();
    await rig.clock.advance(MEMBER_STALLED_MS - 1);
    rig.connection.bufferedBytes = 0;
    feed.pump();
    rig.add(1);
    rig.connection.bufferedBytes = MEMBER_SEND_WINDOW_BYTES;
    feed.pump();
    await rig.clock.advance(MEMBER_STALLED_MS - 1);
    expect(rig.stuck).toEqual([]);
  });

  it('is stuck when the log cannot be read', async () => {
    rig.add(300, 1_000);
    rig.unreadable = true;
    rig.feed().pump();
    await rig.clock.advance(0);
    expect(rig.stuck).toEqual(['unreadable']);
  });
});
