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
  readonly room = new Room({ id: roomId, kind: 'room', name: 'Room', firstSeq: 1, lastSeq: 0 }, [], 50_000);
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
  marks: Uint8Array = new Uint8Array();
  pagesRead = 0;
  unreadable = false;

  add(count: number, textBytes = 10): void {
    for (let number = 0; number < count; number++) {
      const id = messageId(this.log.length + 1);
      const body = { kind: 'text', text: 'x'.repeat(textBytes) } as const;
      const entry: Entry = { roomId, seq: this.room.lastSeq + 1, id, authorId, authorAlias: 'Anna', at: 0, body };
      this.log.push(entry);
      this.room.add([entry]);
    }
  }

  feed(lastSeq = 0): MemberFeed {
    const history = {
      page: async (_id: RoomId, afterSeq: number, limit: number) => {
        this.pagesRead++;
        if (this.unreadable) throw new Error('the disk is gone');
        return this.log.filter(({ seq }) => seq > afterSeq).slice(0, limit);
      },
    };
    const { connection, clock } = this;
    return new MemberFeed({
      connection,
      history,
      rooms: [this.room],
      marksOf: () => this.marks,
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

  it('[FO3] sends what one commit brought at once, as long as that fits', () => {
    const feed = rig.feed();
    const before = rig.room.lastSeq;
    rig.add(1);
    const batch = [1, 2].map((number) => ({ ...(rig.log[0] as Entry), seq: before + 1 + number }));
    rig.log.push(...batch);
    feed.pump(rig.room);
    rig.room.add(batch);
    feed.pump(rig.room);
    expect(rig.frames.at(-1)).toBe(rig.room.batchFrom(2)?.frames);
    expect(rig.seqs()).toEqual(upTo(3));
  });

  it('[LG4] begins where the room begins now, when what the member lacks is gone', async () => {
    rig.add(300, 1_000);
    const feed = rig.feed(10);
    rig.log.splice(0, 200);
    rig.room.begin(201);
    for (let rounds = 0; rounds < 10; rounds++) {
      feed.pump(rig.room);
      await rig.clock.advance(0);
      rig.connection.bufferedBytes = 0;
    }
    expect(rig.seqs()).toEqual(upTo(300, 201));
  });

  it('[LG4] goes on with what is new when everything before it is gone', async () => {
    rig.add(5);
    const feed = rig.feed();
    rig.log.splice(0);
    rig.room.begin(6);
    feed.pump(rig.room);
    await rig.clock.advance(0);
    rig.room.add([{ roomId, seq: 6, id: messageId(6), authorId, authorAlias: 'Anna', at: 0, body: { kind: 'text', text: 'x' } }]);
    feed.pump(rig.room);
    expect(rig.seqs()).toEqual([6]);
    expect(rig.stuck).toEqual([]);
  });

  it('sends a room that is new from its beginning', () => {
    const feed = rig.feed();
    const other = new Room({ id: messageId(98) as string as RoomId, kind: 'room', name: 'Other', firstSeq: 1, lastSeq: 0 });
    other.add([{ roomId: other.id, seq: 1, id: messageId(1), authorId, authorAlias: 'Anna', at: 0, body: { kind: 'text', text: 'x' } }]);
    feed.pump(other);
    expect(rig.seqs()).toEqual([1]);
  });

  it('[RS2] sends the marks of each room once, behind the log, when the socket has room', () => {
    rig.marks = Buffer.from('marks');
    rig.add(1);
    const feed = rig.feed();
    rig.connection.bufferedBytes = MEMBER_SEND_WINDOW_BYTES - 1;
    feed.pump(rig.room);
    expect(rig.frames).toHaveLength(1);
    rig.connection.bufferedBytes = 0;
    feed.pump(rig.room);
    feed.pump(rig.room);
    expect(rig.frames.slice(1)).toEqual([rig.marks]);
  });

  it('[LG3] begins after what the member has', () => {
    rig.add(5);
    const feed = rig.feed(3);
    feed.pump(rig.room);
    rig.add(1);
    feed.pump(rig.room);
    expect(rig.seqs()).toEqual([4, 5, 6]);
  });

  it('[FO2] reads from the disk what has left the tail, while more is posted', async () => {
    rig.add(300, 1_000);
    const feed = rig.feed();
    feed.pump(rig.room);
    rig.add(1);
    feed.pump(rig.room);
    for (let rounds = 0; rounds < 20; rounds++) {
      await rig.clock.advance(0);
      rig.connection.bufferedBytes = 0;
      feed.pump(rig.room);
    }
    expect(rig.seqs()).toEqual(upTo(301));
    expect(rig.pagesRead).toBeGreaterThan(1);
  });

  it('[FO1] stops while the socket holds 256 KiB, and goes on when it drained', () => {
    rig.add(3);
    const feed = rig.feed();
    rig.connection.bufferedBytes = MEMBER_SEND_WINDOW_BYTES;
    feed.pump(rig.room);
    expect(rig.seqs()).toEqual([]);
    rig.connection.bufferedBytes = MEMBER_SEND_WINDOW_BYTES - 1;
    feed.pump(rig.room);
    expect(rig.seqs()).toEqual([1]);
    rig.connection.bufferedBytes = 0;
    feed.pump(rig.room);
    expect(rig.seqs()).toEqual([1, 2, 3]);
  });

  it('[FO4] never holds more than 1 MiB for a member that reads nothing', async () => {
    rig.add(2_000, 16_000);
    const feed = rig.feed();
    for (let rounds = 0; rounds < 50; rounds++) {
      feed.pump(rig.room);
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
    feed.pump(rig.room);
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
    feed.pump(rig.room);
    await rig.clock.advance(MEMBER_STALLED_MS - 1);
    rig.connection.bufferedBytes = 0;
    feed.pump(rig.room);
    rig.add(1);
    rig.connection.bufferedBytes = MEMBER_SEND_WINDOW_BYTES;
    feed.pump(rig.room);
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
