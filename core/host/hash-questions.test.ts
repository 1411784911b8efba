import { beforeEach, describe, expect, it } from 'vitest';
import { type MemberId, memberIdSchema } from '../../shared/model/ids.ts';
import { MAX_HASHES, MAX_TREE_FILES } from '../../shared/wire/limits.ts';
import type { Message, MessageOf } from '../../shared/wire/message.ts';
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts';
import { messageId } from '../testing/host-peer.ts';
import { HashQuestions } from './hash-questions.ts';
import type { Offer } from './offer.ts';

const memberOf = (letter: string) => memberIdSchema.parse(letter.repeat(43));
const [anna, ben, carl] = [memberOf('a'), memberOf('b'), memberOf('c')];
const hashOf = (file: number) => file.toString(16).padStart(64, '0');
const answer = (...files: number[]): MessageOf<'hashes'>['hashes'] => files.map((file) => ({ file, sha256: hashOf(file) }));

/** As much of an offer of Anna's as questions need. */
function offerOf(files: number | undefined, change: Partial<Offer> = {}): Offer {
  const tree = files === undefined ? undefined : { items: 1, files, folders: 0, manifestBytes: 9 };
  return { id: messageId(1), senderId: anna, tree, to: undefined, ended: undefined, receivers: new Map(), ...change } as Offer;
}

let clock: FakeClock;
let questions: HashQuestions;
let told: { readonly to: MemberId; readonly message: Message }[];
let isAnnaThere: boolean;

beforeEach(() => {
  clock = createFakeClock();
  told = [];
  isAnnaThere = true;
  questions = new HashQuestions(
    {
      send: (to, message) => void told.push({ to, message }),
      tell: () => {},
      sees: () => true,
      isPrivate: () => false,
      isOnline: () => isAnnaThere,
      aliasOf: () => '',
      progressed: () => {},
      saved: () => {},
    },
    clock,
  );
});

const asked = () => told.flatMap(({ message }) => (message.type === 'ask-hashes' ? [message.files] : []));
const answered = (to: MemberId) =>
  told.flatMap(({ to: who, message }) => (who === to && message.type === 'hashes' ? message.hashes.map(({ file }) => file) : []));

describe('[FT24] a question for hashes', () => {
  it('goes to the sender, and the answer to who asked, as far as it asked', () => {
    const offer = offerOf(10);
    questions.ask(offer, ben, [1, 2]);
    questions.ask(offer, carl, [2, 3]);
    expect(asked()).toEqual([
      [1, 2],
      [2, 3],
    ]);
    questions.answer(offer, answer(2, 7));
    questions.answer(offer, answer(1));
    questions.answer(offer, answer(3, 2));
    expect([answered(ben), answered(carl)]).toEqual([
      [2, 1],
      [2, 3],
    ]);
  });

  it('is not asked twice before it is answered', () => {
    const offer = offerOf(10);
    questions.ask(offer, ben, [1, 2]);
    questions.ask(offer, ben, [2, 3]);
    questions.ask(offer, ben, [1]);
    expect(asked()).toEqual([[1, 2], [3]]);
    questions.answer(offer, answer(1));
    questions.ask(offer, ben, [1]);
    expect(asked()).toHaveLength(3);
  });

  it.each([
    ['a plain file', undefined, [0], true],
    ['a plain file', undefined, [1], false],
    ['a tree of two', 2, [1], true],
    ['a tree of two', 2, [0, 2], false],
  ])('is about files that there are: of %s (%s) asks for %j: %s', (_what, files, which, isGood) => {
    expect(questions.ask(offerOf(files), ben, which)).toBe(isGood);
    expect(asked()).toEqual(isGood ? [which] : []);
  });

  it.each([
    ['withdrawn', { ended: 'withdrawn' }, 'withdrawn'],
    ['for somebody else', { to: [carl] }, 'not-for-you'],
  ] as const)('is answered with the end of an offer that is %s', (_what, change, reason) => {
    questions.ask(offerOf(3, change), ben, [0]);
    expect(told).toEqual([{ to: ben, message: { type: 'offer-ended', transferId: messageId(1), reason } }]);
  });

  it('is dropped when the sender is not there, and forgotten when it goes', () => {
    const offer = offerOf(3);
    isAnnaThere = false;
    expect(questions.ask(offer, ben, [0])).toBe(true);
    expect(told).toEqual([]);
    isAnnaThere = true;
    questions.ask(offer, ben, [0]);
    questions.departed(anna);
    questions.ask(offer, ben, [0]);
    expect(asked()).toHaveLength(2);
    questions.departed(ben);
    questions.answer(offer, answer(0));
    expect(answered(ben)).toEqual([]);
  });

  it('may be asked again after ten minutes without an answer', async () => {
    const offer = offerOf(3);
    questions.ask(offer, ben, [0]);
    await clock.advance(10 * 60_000 - 1);
    questions.ask(offer, ben, [0]);
    expect(asked()).toHaveLength(1);
    await clock.advance(1);
    questions.ask(offer, ben, [0]);
    expect(asked()).toHaveLength(2);
  });

  it('is one of so many that are remembered, of each member and in all', () => {
    const offers = Array.from({ length: 6 }, (_, index) => offerOf(MAX_TREE_FILES, { id: messageId(index) }));
    const askAll = (offer: Offer | undefined, memberId: MemberId) => {
      const before = asked().flat().length;
      for (let file = 0; offer !== undefined && file < MAX_TREE_FILES; file += MAX_HASHES) {
        questions.ask(
          offer,
          memberId,
          Array.from({ length: MAX_HASHES }, (_, index) => file + index),
        );
      }
      return asked().flat().length - before;
    };
    expect(askAll(offers[0], ben)).toBe(MAX_TREE_FILES);
    expect(askAll(offers[1], ben)).toBe(0);
    expect(['c', 'd', 'e', 'f'].map((letter) => askAll(offers[1], memberOf(letter)))).toEqual([MAX_TREE_FILES, MAX_TREE_FILES, MAX_TREE_FILES, 0]);
    questions.ended(messageId(1));
    expect(askAll(offers[2], memberOf('f'))).toBe(MAX_TREE_FILES);
  });
});
