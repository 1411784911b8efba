import type { MemberId } from '../../shared/model/ids.ts';
import { encodeMessage } from '../../shared/wire/codec.ts';
import type { MessageOf } from '../../shared/wire/message.ts';
import { LanChatError, toFailure } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import type { HostPeople } from './host-people.ts';
import type { HostPosts } from './host-posts.ts';
import type { HostRooms } from './host-rooms.ts';
import type { HostSession, MemberMessage } from './host-session.ts';
import type { HostTransfers } from './host-transfers.ts';
import type { MarkDesk } from './mark-desk.ts';
import type { Retention } from './retention.ts';
import type { Room } from './room.ts';

type Parts = {
  readonly people: HostPeople;
  readonly rooms: HostRooms;
  readonly posts: HostPosts;
  readonly marks: MarkDesk;
  readonly retention: Retention;
  readonly transfers: HostTransfers;
  readonly logger: Logger;
};

/** What members say, each message to whom it is for. Of a room that does not exist for a member, nothing is heard. Rules RM1 to RM4, RS1, RS3 and RS4. */
export class HostTalk {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  receive(session: HostSession, memberId: MemberId, message: MemberMessage): void {
    const { people, posts, rooms, transfers } = this.#parts;
    switch (message.type) {
      case 'post':
        posts.post(session, memberId, message);
        break;
      case 'create-room':
        this.#answer(session, memberId, message.id, () => rooms.create(memberId, message));
        break;
      case 'change-room':
        this.#answer(session, memberId, message.id, () => this.#change(memberId, message));
        break;
      case 'mark':
        this.#mark(memberId, message);
        break;
      case 'typing':
        this.#typing(memberId, message);
        break;
      case 'status':
        people.setStatus(memberId, message);
        break;
      default:
        if (!transfers.receive(memberId, message)) session.close('protocol-error');
    }
  }

  /** Does what was asked, shows the room to who asked, and says that it is done, or why not. */
  #answer(session: HostSession, memberId: MemberId, id: MessageOf<'room-done'>['id'], work: () => Promise<Room>): void {
    const answered = async () => {
      if (!this.#parts.posts.mayAsk(memberId)) throw new LanChatError('too-fast');
      const room = await work();
      // Others hear of a direct conversation when it has its first entry.
      if (room.facts.kind === 'direct') session.send({ type: 'room', ...room.summary() });
      session.send({ type: 'room-done', id, roomId: room.id });
    };
    answered().catch((error: unknown) => {
      const { code } = toFailure(error);
      if (code === 'internal') this.#parts.logger.log('error', 'room-request-failed', { error });
      session.send({ type: 'room-refused', id, code });
    });
  }

  async #change(memberId: MemberId, message: MessageOf<'change-room'>): Promise<Room> {
    const room = await this.#parts.rooms.change(memberId, message.roomId, message);
    this.#parts.retention.check(room);
    return room;
  }

  #mark(memberId: MemberId, { roomId, delivered, read }: MessageOf<'mark'>): void {
    const room = this.#parts.rooms.find(memberId, roomId);
    if (room !== undefined) this.#parts.marks.mark(room, { memberId, delivered, read });
  }

  #typing(memberId: MemberId, message: MessageOf<'typing'>): void {
    const { people, posts, rooms } = this.#parts;
    const room = rooms.find(memberId, message.roomId);
    if (room === undefined || room.facts.archived === true || !posts.mayTell(memberId, message)) return;
    people.tell(room, encodeMessage({ type: 'typed', roomId: room.id, memberId }), { except: memberId });
  }
}
