import type { MemberId, TransferId } from '../../shared/model/ids.ts';
import { MAX_TREE_FILES } from '../../shared/wire/limits.ts';
import type { MessageOf } from '../../shared/wire/message.ts';
import type { Clock } from '../lib/clock.ts';
import { endFor, mayAccept, type Offer } from './offer.ts';
import type { TransferDesk } from './transfer-desk.ts';

/** What a sender has not answered by then it will not answer. */
const ANSWER_TIME_MS = 10 * 60 * 1000;
/** Files that all members together may wait for. */
const MAX_FILES_ASKED = 4 * MAX_TREE_FILES;

type Question = { readonly offer: Offer; readonly memberId: MemberId; readonly files: Set<number>; readonly askedAtMs: number };

/** Hands questions for hashes on to senders, and their answers to who asked, and remembers only so many. Rule FT24. */
export class HashQuestions {
  readonly #desk: TransferDesk;
  readonly #clock: Clock;
  /** In the order in which they came. */
  #open: Question[] = [];

  constructor(desk: TransferDesk, clock: Clock) {
    this.#desk = desk;
    this.#clock = clock;
  }

  /** False when the offer has no such file. What the member waits for already is not asked for again. */
  ask(offer: Offer, memberId: MemberId, files: readonly number[]): boolean {
    const count = offer.tree?.files ?? 1;
    if (files.some((file) => file >= count)) return false;
    if (offer.ended !== undefined || !mayAccept(offer, memberId)) {
      this.#desk.send(memberId, { type: 'offer-ended', transferId: offer.id, reason: endFor(offer, memberId) });
      return true;
    }
    if (!this.#desk.isOnline(offer.senderId)) return true;
    this.#forget(({ askedAtMs }) => this.#clock.monotonicMs() - askedAtMs >= ANSWER_TIME_MS);
    const own = this.#open.filter((question) => question.memberId === memberId);
    const fresh = new Set(files.filter((file) => !own.some((question) => question.offer === offer && question.files.has(file))));
    if (fresh.size === 0 || countOf(own) + fresh.size > MAX_TREE_FILES || countOf(this.#open) + fresh.size > MAX_FILES_ASKED) return true;
    this.#open.push({ offer, memberId, files: fresh, askedAtMs: this.#clock.monotonicMs() });
    this.#desk.send(offer.senderId, { type: 'ask-hashes', transferId: offer.id, files: [...fresh] });
    return true;
  }

  /** The sender's answer goes to each who asked, as far as it asked for it. */
  answer(offer: Offer, hashes: MessageOf<'hashes'>['hashes']): void {
    const answers = new Map<MemberId, MessageOf<'hashes'>['hashes']>();
    for (const question of this.#open) {
      if (question.offer !== offer) continue;
      const answered = hashes.filter(({ file }) => question.files.delete(file));
      if (answered.length > 0) answers.set(question.memberId, [...(answers.get(question.memberId) ?? []), ...answered]);
    }
    for (const [memberId, own] of answers) this.#desk.send(memberId, { type: 'hashes', transferId: offer.id, hashes: own });
    this.#forget(({ files }) => files.size === 0);
  }

  /** Nobody waits for the answers any more, or nobody will give them. */
  departed(memberId: MemberId): void {
    this.#forget((question) => question.memberId === memberId || question.offer.senderId === memberId);
  }

  ended(id: TransferId): void {
    this.#forget(({ offer }) => offer.id === id);
  }

  #forget(which: (question: Question) => boolean): void {
    this.#open = this.#open.filter((question) => !which(question));
  }
}

function countOf(questions: readonly Question[]): number {
  return questions.reduce((sum, { files }) => sum + files.size, 0);
}
