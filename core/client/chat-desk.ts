import type { AmendmentBody, Mention, PostBody, TextBody } from '../../shared/model/entry.ts';
import type { MemberId, MessageId, RoomId } from '../../shared/model/ids.ts';
import type { ShownEntry } from '../../shared/model/shown-entry.ts';
import { LanChatError } from '../lib/errors.ts';
import { type Outbox, readMessageText } from './outbox.ts';
import type { RoomDirectory } from './room-directory.ts';

/** Who a text names. */
export type Mentioning = { readonly mentions?: readonly Mention[] | undefined; readonly mentionsAll?: true | undefined };
/** A text to post; `id` is made by who writes it. */
export type NewMessage = Mentioning & {
  readonly id: MessageId;
  readonly roomId: RoomId;
  readonly text: string;
  readonly replyTo?: number | undefined;
};
/** A line that something is to be done with. */
export type LinePlace = { readonly roomId: RoomId; readonly seq: number };

type Options = {
  readonly self: MemberId;
  readonly outbox: Outbox;
  readonly directory: RoomDirectory;
  readonly findEntry: (place: LinePlace) => Promise<ShownEntry | undefined>;
  /** Offers the files of an entry in another room. */
  readonly forwardFile: (id: MessageId, to: RoomId) => Promise<unknown>;
};

/**
 * What this device's person writes and does to lines. Everything resolves when it is in the outbox on this disk, where it waits for the
 * host. What the host would refuse for certain is refused here, at once.
 */
export class ChatDesk {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** @throws LanChatError `message-empty`, `message-too-long`, `unknown-room`, `room-archived`, and here as everywhere `storage-failed` */
  async say({ id, roomId, text, replyTo, ...mentioning }: NewMessage): Promise<void> {
    const said = readMessageText(text);
    this.mustTake(roomId);
    const body: TextBody = { kind: 'text', text: said, ...(replyTo === undefined ? {} : { replyTo }), ...mentionsOf(mentioning) };
    await this.#options.outbox.add({ id, roomId, body });
  }

  /** @throws LanChatError `message-gone`, `not-yours`, and as `say` does */
  async edit({ id, roomId, seq, text, ...mentioning }: Omit<NewMessage, 'replyTo'> & LinePlace): Promise<void> {
    const said = readMessageText(text);
    const { authorId, body } = await this.#mustHave({ roomId, seq });
    if (authorId !== this.#options.self) throw new LanChatError('not-yours');
    if (body.kind !== 'text') throw new LanChatError('message-gone');
    await this.#amend(id, roomId, { kind: 'edit', target: seq, text: said, ...mentionsOf(mentioning) });
  }

  /** An own line; the host's person may delete any. @throws LanChatError `message-gone`, `not-yours` */
  async delete({ id, roomId, seq }: LinePlace & { readonly id: MessageId }): Promise<void> {
    const { self, directory } = this.#options;
    const { authorId } = await this.#mustHave({ roomId, seq });
    if (authorId !== self && directory.member(self)?.isHost !== true) throw new LanChatError('not-yours');
    await this.#amend(id, roomId, { kind: 'delete', target: seq });
  }

  /** @throws LanChatError `message-gone` */
  async react({ id, roomId, seq, emoji, on }: LinePlace & { readonly id: MessageId; readonly emoji: string; readonly on: boolean }): Promise<void> {
    await this.#mustHave({ roomId, seq });
    await this.#amend(id, roomId, { kind: 'reaction', target: seq, emoji, on });
  }

  /** @throws LanChatError `message-gone` */
  async pin({ id, roomId, seq, on }: LinePlace & { readonly id: MessageId; readonly on: boolean }): Promise<void> {
    await this.#mustHave({ roomId, seq });
    await this.#amend(id, roomId, { kind: 'pin', target: seq, on });
  }

  /**
   * Posts the text into another room under the name of who wrote it first; files that this device has are offered there.
   * @throws LanChatError `message-gone`, `unknown-room`, `room-archived`, `file-not-found`
   */
  async forward({ id, roomId, seq, toRoomId }: LinePlace & { readonly id: MessageId; readonly toRoomId: RoomId }): Promise<void> {
    this.mustTake(toRoomId);
    const entry = await this.#mustFind({ roomId, seq });
    if (entry.body.kind !== 'text') {
      await this.#options.forwardFile(entry.id, toRoomId);
      return;
    }
    const { authorAlias: alias, at, body, note } = entry;
    const text = note?.edited?.text ?? body.text;
    await this.#options.outbox.add({ id, roomId: toRoomId, body: { kind: 'text', text, forwarded: body.forwarded ?? { alias, at } } });
  }

  /** @throws LanChatError `unknown-room`, `room-archived` */
  mustTake(roomId: RoomId): void {
    const room = this.#options.directory.room(roomId);
    if (room === undefined) throw new LanChatError('unknown-room');
    if (room.archived === true) throw new LanChatError('room-archived', { room: room.name });
  }

  async #amend(id: MessageId, roomId: RoomId, body: AmendmentBody): Promise<void> {
    await this.#options.outbox.add({ id, roomId, body });
  }

  /** The line, in a room that takes amendments. */
  async #mustHave(place: LinePlace): Promise<ShownEntry> {
    this.mustTake(place.roomId);
    return await this.#mustFind(place);
  }

  async #mustFind(place: LinePlace): Promise<ShownEntry> {
    const entry = await this.#options.findEntry(place);
    const isThere = entry?.note?.deleted === undefined && (entry?.body.kind === 'text' || entry?.body.kind === 'file');
    if (entry === undefined || !isThere) throw new LanChatError('message-gone');
    return entry;
  }
}

function mentionsOf({ mentions = [], mentionsAll }: Mentioning): Pick<PostBody & TextBody, 'mentions' | 'mentionsAll'> {
  return { ...(mentions.length === 0 ? {} : { mentions: [...mentions] }), ...(mentionsAll === undefined ? {} : { mentionsAll }) };
}
