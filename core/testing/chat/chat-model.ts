import type { Entry, PostBody } from '../../../shared/model/entry.ts';
import type { MemberId, MessageId, RoomId } from '../../../shared/model/ids.ts';
import { MAX_PINS_PER_ROOM, MAX_REACTIONS } from '../../../shared/wire/limits.ts';
import type { Complain } from './shown-window.ts';

/** Something that a person wrote or did to a line. */
export type Intent = {
  readonly id: MessageId;
  readonly authorId: MemberId;
  readonly roomId: RoomId;
  readonly body: PostBody;
  /** Counts what is written, over all people. */
  order: number;
  /** `taken`: the app has said that it is in the outbox. `unsure`: the app died before it could say so. */
  state: 'asked' | 'taken' | 'refused' | 'unsure';
};

/** A text or file as the log has left it at some point. */
type Target = { readonly kind: string; readonly authorId: MemberId; deletedAt: number | undefined; readonly emojis: Map<string, Set<MemberId>> };

/** What people did, and whether the host's log is one that can have come of it. */
export class ChatModel {
  readonly intents = new Map<MessageId, Intent>();
  readonly #hostId: MemberId;
  readonly #complain: Complain;
  /** Which entry was seen first under each number: it must never be another one. */
  readonly #committed = new Map<string, MessageId>();
  #orders = 0;

  constructor(hostId: MemberId, complain: Complain) {
    this.#hostId = hostId;
    this.#complain = complain;
  }

  intend(intent: Pick<Intent, 'id' | 'authorId' | 'roomId' | 'body'>): Intent {
    const kept: Intent = { ...intent, order: ++this.#orders, state: 'asked' };
    this.intents.set(intent.id, kept);
    return kept;
  }

  /** It goes out again, behind everything that was written since. */
  retried(id: MessageId): void {
    const intent = this.intents.get(id);
    if (intent !== undefined) intent.order = ++this.#orders;
  }

  /** Somebody was shown this entry, or it lies on the host's disk. */
  met({ roomId, seq, id }: Pick<Entry, 'roomId' | 'seq' | 'id'>): void {
    const key = `${roomId} ${seq}`;
    const known = this.#committed.get(key);
    if (known === undefined) this.#committed.set(key, id);
    else if (known !== id) this.#complain(`[LG1] entry ${seq} of ${roomId} was ${known} and is ${id}`);
  }

  /** Goes through a room's whole log in order. */
  judge(roomId: RoomId, entries: readonly Entry[]): void {
    const targets = new Map<number, Target>();
    const lastOrders = new Map<MemberId, number>();
    const ids = new Set<string>();
    const pins = new Set<number>();
    const complain = (seq: number, fault: string) => this.#complain(`${fault}: entry ${seq} of ${roomId}`);
    for (const [index, entry] of entries.entries()) {
      const { seq, id, authorId } = entry;
      this.met(entry);
      if (seq !== index + 1) complain(seq, `[LG1] comes as number ${index + 1}`);
      if (ids.has(`${authorId} ${id}`)) complain(seq, '[MS3] was posted twice');
      ids.add(`${authorId} ${id}`);
      if (entry.body.kind === 'notice') continue;
      const intent = this.intents.get(id);
      if (intent === undefined || intent.authorId !== authorId || intent.roomId !== roomId) {
        complain(seq, 'nobody wrote this');
        continue;
      }
      if (intent.state === 'refused') complain(seq, 'its author was told that it would not be posted');
      if (intent.order < (lastOrders.get(authorId) ?? 0)) complain(seq, '[MS5] its author wrote this before the last one');
      lastOrders.set(authorId, intent.order);
      const fault = this.#amend({ seq, at: entry.at, authorId, body: intent.body }, targets, pins);
      if (fault !== undefined) complain(seq, fault);
    }
    for (const entry of entries) this.#judgeBody(entry, targets);
  }

  /** What is left of the outbox, given by ids: everything that was taken is in the log or there, but for what the host had to refuse. */
  judgeOutboxes(logs: ReadonlyMap<RoomId, readonly Entry[]>, waiting: ReadonlySet<string>): void {
    const posted = new Set([...logs.values()].flat().map(({ id }) => id));
    for (const intent of this.intents.values()) {
      const { id, body, state, roomId } = intent;
      if (posted.has(id) && waiting.has(id)) this.#complain(`[MS2] ${body.kind} ${id} was posted and still waits`);
      if (posted.has(id) || state !== 'taken') continue;
      const mayWait = body.kind === 'text' || body.kind === 'edit';
      if (mayWait !== waiting.has(id)) this.#complain(`[MS5] ${body.kind} ${id} of ${roomId} is lost, or waits for nothing`);
      else if (!this.#isRefusable(intent, logs.get(roomId) ?? [])) this.#complain(`[MS4] ${body.kind} ${id} of ${roomId} was refused for no reason`);
    }
  }

  #amend(
    { seq, at, authorId, body }: Pick<Entry, 'seq' | 'at' | 'authorId'> & { readonly body: PostBody },
    targets: Map<number, Target>,
    pins: Set<number>,
  ): string | undefined {
    if (body.kind === 'text' || body.kind === 'file') {
      targets.set(seq, { kind: body.kind, authorId, deletedAt: undefined, emojis: new Map() });
      return undefined;
    }
    const target = targets.get(body.target);
    if (target === undefined) return `[AM1] amends ${body.target}, which is no line`;
    if (target.deletedAt !== undefined) return `[AM1] amends ${body.target}, which was deleted`;
    if (body.kind === 'edit') return target.authorId === authorId && target.kind === 'text' ? undefined : '[AM2] edits what is not theirs';
    if (body.kind === 'pin') {
      if (body.on) pins.add(body.target);
      else pins.delete(body.target);
      return pins.size <= MAX_PINS_PER_ROOM ? undefined : '[AM6] is one pin too many';
    }
    if (body.kind === 'reaction') {
      const by = target.emojis.get(body.emoji) ?? new Set();
      target.emojis.set(body.emoji, by);
      if (body.on) by.add(authorId);
      else by.delete(authorId);
      if (by.size === 0) target.emojis.delete(body.emoji);
      return target.emojis.size <= MAX_REACTIONS ? undefined : '[AM5] is one reaction too many';
    }
    pins.delete(body.target);
    target.deletedAt = at;
    return target.authorId === authorId || authorId === this.#hostId ? undefined : '[AM2] deletes what is not theirs';
  }

  /** What is deleted has no body any more, and nothing else has lost its own. */
  #judgeBody({ seq, id, roomId, body }: Entry, targets: ReadonlyMap<number, Target>): void {
    const intent = this.intents.get(id);
    if (intent === undefined || body.kind === 'notice') return;
    const deletedAt = targets.get(seq)?.deletedAt;
    const amended = intent.body;
    const isVoid = 'target' in amended && amended.kind !== 'delete' && targets.get(amended.target)?.deletedAt !== undefined;
    const wanted = deletedAt !== undefined ? { kind: 'deleted', at: deletedAt } : isVoid ? { kind: 'void' } : intent.body;
    if (canonical(wanted) !== canonical(body)) this.#complain(`[AM4] entry ${seq} of ${roomId} is ${canonical(body)} and not ${canonical(wanted)}`);
  }

  #isRefusable({ body }: Intent, log: readonly Entry[]): boolean {
    if (log.some((entry) => entry.body.kind === 'notice' && entry.body.notice === 'archived-room')) return true;
    if (!('target' in body)) return false;
    return log[body.target - 1]?.body.kind !== 'text';
  }
}

/** The same text for the same value, whatever the order of its keys. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
