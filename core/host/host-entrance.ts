import type { MemberId } from '../../shared/model/ids.ts';
import type { Member } from '../../shared/model/member.ts';
import type { MessageOf } from '../../shared/wire/message.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import { runInBackground } from '../lib/run-in-background.ts';
import type { Statement } from '../lib/sqlite/database.ts';
import { createId, type History } from './history.ts';
import type { HostPeople, Online } from './host-people.ts';
import type { HostRooms } from './host-rooms.ts';
import type { Admission, Departure, HostSession, JoinRequest } from './host-session.ts';
import type { HostTransfers } from './host-transfers.ts';
import type { MarkDesk } from './mark-desk.ts';
import { MemberFeed } from './member-feed.ts';
import { saveMember } from './member-rows.ts';

type Options = {
  readonly history: History;
  readonly people: HostPeople;
  readonly rooms: HostRooms;
  readonly marks: MarkDesk;
  readonly transfers: HostTransfers;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onJoined: (member: Member, session: HostSession) => void;
  readonly onLeft: (member: Member, how: Departure) => void;
};

/** How members come in, begin to be fed, and go. Rules HX5, LG3, PR1 and RC3. */
export class HostEntrance {
  readonly #options: Options;
  #isClosed = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Nobody comes in any more, and that everybody goes is no news of anybody. */
  close(): void {
    this.#isClosed = true;
  }

  admit(session: HostSession, request: JoinRequest): Admission {
    const { people, logger } = this.#options;
    if (this.#isClosed) return { ok: false, refusal: { code: 'host-stopped' } };
    const { admission, replaced } = people.admit(session, request);
    if (!admission.ok) return admission;
    if (replaced !== undefined) this.#replace(replaced, request.memberId);
    runInBackground(logger, 'let-in', () => this.#letIn(session, request, replaced !== undefined));
    return admission;
  }

  follow(session: HostSession, memberId: MemberId, { epoch, rooms }: MessageOf<'follow'>): void {
    const { history, people, marks, transfers, clock, logger } = this.#options;
    const online = people.online(memberId);
    if (online?.session !== session) return;
    const lastSeqs = new Map(epoch === history.epoch ? rooms.map(({ roomId, lastSeq }) => [roomId, lastSeq]) : []);
    online.feed = new MemberFeed({
      ...{ connection: session.connection, history, clock, logger },
      rooms: history.rooms.filter((room) => room.isFor(memberId)),
      lastSeqOf: (roomId) => lastSeqs.get(roomId) ?? 0,
      marksOf: (room) => marks.framesOf(room),
      onStuck: (why) => session.close(why === 'stalled' ? 'timed-out' : 'storage-failed'),
    });
    online.feed.pump();
    transfers.entered(memberId);
  }

  departed(session: HostSession, memberId: MemberId, departure: Departure): void {
    const online = this.#options.people.depart(session, memberId);
    // A session that was replaced has left its place to the newer one.
    if (online === undefined) return;
    this.#options.transfers.departed(memberId, departure);
    if (!this.#isClosed) void this.#postNotice(memberId, departure === 'left' || departure === 'quit' ? 'left' : 'lost');
    // Who was still on the way in has not been said to have come.
    if (online.isIn) this.#tellLeft(memberId, departure);
  }

  #replace(older: Online, memberId: MemberId): void {
    older.feed?.[Symbol.dispose]();
    older.session.close('replaced');
    this.#options.transfers.departed(memberId, 'replaced');
    if (older.isIn) this.#tellLeft(memberId, 'replaced');
  }

  async #letIn(session: HostSession, request: JoinRequest, wasHere: boolean): Promise<void> {
    const { history, clock, logger } = this.#options;
    const save = saveMember(request, Math.floor(clock.wallMs()));
    // When the disk fails, people may still come in and read.
    if (wasHere) await history.write([save]).catch((error: unknown) => logger.log('warn', 'member-not-saved', { error }));
    else await this.#postNotice(request.memberId, 'joined', [save]);
    if (!this.#isClosed && session.begin()) this.#enter(session, request.memberId);
  }

  #enter(session: HostSession, memberId: MemberId): void {
    const { history, people, rooms, transfers, onJoined } = this.#options;
    const online = people.online(memberId);
    const member = people.find(memberId);
    if (online?.session !== session || member === undefined) return;
    people.enter(online, member, { epoch: history.epoch, openOffers: transfers.openOffersFor(memberId), rooms: rooms.knownTo(memberId) });
    onJoined(member, session);
  }

  #tellLeft(memberId: MemberId, how: Departure): void {
    const member = this.#options.people.find(memberId);
    if (member !== undefined) this.#options.onLeft(member, how);
  }

  /** In the first room, with `also` in the same transaction. Resolves when it is on the disk, or cannot get there. Rule RM5. */
  #postNotice(memberId: MemberId, notice: 'joined' | 'left' | 'lost', also: readonly Statement[] = []): Promise<void> {
    const { history, people } = this.#options;
    const [room] = history.rooms;
    const authorAlias = people.aliasOf(memberId);
    if (room === undefined || authorAlias === undefined) return Promise.resolve();
    const draft = { roomId: room.id, id: createId(), authorId: memberId, authorAlias, body: { kind: 'notice', notice } } as const;
    return new Promise((resolve) => history.append(draft, () => resolve(), also));
  }
}
