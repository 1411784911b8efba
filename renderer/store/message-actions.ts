import type { RequestArgs, RequestName } from '../../shared/ipc/contract.ts';
import type { IpcResult } from '../../shared/ipc/result.ts';
import type { AmendmentBody, Mention, TextBody } from '../../shared/model/entry.ts';
import type { Failure } from '../../shared/model/failure.ts';
import type { MessageId, RoomId } from '../../shared/model/ids.ts';
import type { ShownEntry } from '../../shared/model/shown-entry.ts';
import { TYPING_INTERVAL_MS } from '../../shared/wire/limits.ts';
import { randomMessageId } from '../lib/random-id.ts';
import { putPending } from './apply-event.ts';
import type { Calls } from './calls.ts';
import type { AppStore } from './store.ts';

/** Who is named in a text. */
export type Mentioning = { readonly mentions?: readonly Mention[]; readonly mentionsAll?: boolean };
export type TextOptions = Mentioning & { readonly replyTo?: number };

/** Texts, and what can be done with lines afterwards. */
export function createMessageActions(store: AppStore, { ask, call, callAndReport }: Calls) {
  let typedAt = Number.NEGATIVE_INFINITY;
  let typedIn: RoomId | undefined;

  /** Shows the post as waiting at once. When it could not even be queued it goes, and the failure comes back. */
  async function post<Name extends RequestName>(
    roomId: RoomId,
    body: TextBody | AmendmentBody,
    name: Name,
    args: (id: MessageId) => RequestArgs<Name>,
  ): Promise<Failure | undefined> {
    const id = randomMessageId();
    store.setState(({ pending }) => ({ pending: putPending(pending, { id, roomId, body, at: Date.now(), status: { state: 'waiting' } }) }));
    const failure = await call(name, args(id));
    if (failure !== undefined) store.setState(({ pending }) => ({ pending: pending.filter((waiting) => waiting.id !== id) }));
    return failure;
  }

  return {
    sendText(roomId: RoomId, text: string, { replyTo, ...mentioning }: TextOptions = {}): Promise<Failure | undefined> {
      typedIn = undefined;
      const more = { ...(replyTo === undefined ? {} : { replyTo }), ...namesIn(mentioning) };
      return post(roomId, { kind: 'text', text, ...more }, 'chat.send', (id) => ({ id, roomId, text, ...more }));
    },
    editText(roomId: RoomId, seq: number, text: string, mentioning: Mentioning = {}): Promise<Failure | undefined> {
      const more = namesIn(mentioning);
      return post(roomId, { kind: 'edit', target: seq, text, ...more }, 'chat.edit', (id) => ({ id, roomId, seq, text, ...more }));
    },
    /** The next text answers the line. */
    reply: (entry: ShownEntry) => store.setState({ composing: { kind: 'reply', roomId: entry.roomId, entry } }),
    /** The next text takes the place of the own line's. */
    edit: (entry: ShownEntry) => store.setState({ composing: { kind: 'edit', roomId: entry.roomId, entry } }),
    stopComposing: () => store.setState({ composing: null }),
    /** Deletes an own line for everybody. */
    deleteEntry: (roomId: RoomId, seq: number) => post(roomId, { kind: 'delete', target: seq }, 'chat.delete', (id) => ({ id, roomId, seq })),
    /** Deletes a line on this device alone. */
    hideEntry: (roomId: RoomId, seq: number) => call('chat.hide', { roomId, seq }),
    react: (roomId: RoomId, seq: number, emoji: string, on: boolean) =>
      post(roomId, { kind: 'reaction', target: seq, emoji, on }, 'chat.react', (id) => ({ id, roomId, seq, emoji, on })),
    pin: (roomId: RoomId, seq: number, on: boolean) => post(roomId, { kind: 'pin', target: seq, on }, 'chat.pin', (id) => ({ id, roomId, seq, on })),
    forward: (roomId: RoomId, seq: number, toRoomId: RoomId) => call('chat.forward', { id: randomMessageId(), roomId, seq, toRoomId }),
    /** What an own message said, oldest first. */
    versions: (roomId: RoomId, seq: number): Promise<IpcResult<readonly { readonly text: string; readonly at: number }[]>> =>
      ask('chat.versions', { roomId, seq }),
    /** To be called while something is typed, as often as one likes. */
    typing(roomId: RoomId): void {
      if (typedIn === roomId && performance.now() - typedAt < TYPING_INTERVAL_MS) return;
      typedIn = roomId;
      typedAt = performance.now();
      void call('chat.typing', { roomId });
    },
    retryPost: (id: MessageId) => callAndReport('chat.retry', { id }),
    discardPost: (id: MessageId) => callAndReport('chat.discard', { id }),
  };
}

function namesIn({ mentions = [], mentionsAll = false }: Mentioning): { readonly mentions?: Mention[]; readonly mentionsAll?: true } {
  return { ...(mentions.length === 0 ? {} : { mentions: [...mentions] }), ...(mentionsAll ? { mentionsAll: true } : {}) };
}
