import { expect, test } from 'vitest';
import { type MemberId, memberIdSchema, roomIdSchema, type TransferId, transferIdSchema } from '../../shared/model/ids.ts';
import type { TrustedSender } from '../../shared/model/status.ts';
import type { IncomingState, OfferDetails, Transfer } from '../../shared/model/transfer.ts';
import { Emitter } from '../lib/emitter.ts';
import { LanChatError } from '../lib/errors.ts';
import { silentLogger } from '../lib/logger.ts';
import type { TransferBook } from '../transfer/transfer-book.ts';
import { AutoAccept, type AutoAcceptOptions } from './auto-accept.ts';

type Incoming = Transfer & { readonly direction: 'incoming' };
type Look = () => Promise<Pick<OfferDetails, 'files'>>;

const [self, ann, bea] = ['S', 'A', 'B'].map((letter) => memberIdSchema.parse(letter.repeat(43))) as [MemberId, MemberId, MemberId];
const [id, otherId] = ['1', '2'].map((digit) => transferIdSchema.parse(digit.repeat(22))) as [TransferId, TransferId];
const tree = { items: 1, files: 2, folders: 1, manifestBytes: 100 };
const trustAnn: TrustedSender = { memberId: ann, alias: 'Ann', maxBytes: 1_000 };

const offered = (changes: Partial<Incoming> = {}): Incoming => ({
  ...{ id, roomId: roomIdSchema.parse('R'.repeat(22)), name: 'photo.jpg', size: 1_000, keep: false },
  ...{ direction: 'incoming', senderId: ann, senderAlias: 'Ann', isDangerous: false, isAutomatic: false, status: { state: 'offered' } },
  ...changes,
});

/** A book that holds what it is told to, and writes down what it is asked. */
class FakeBook {
  readonly events: TransferBook['events'] = new Emitter();
  readonly calls: unknown[][] = [];
  readonly #transfers = new Map<TransferId, Transfer>();
  look_: Look = async () => ({ files: [file('a.txt')] });
  acceptFailure: LanChatError | undefined;

  show(transfer: Transfer): void {
    this.#transfers.set(transfer.id, transfer);
    this.events.emit('changed', transfer);
  }

  get = (transferId: TransferId): Transfer | undefined => this.#transfers.get(transferId);

  accept: TransferBook['accept'] = async (...args) => {
    this.calls.push(['accept', ...args]);
    const transfer = this.get(args[0]);
    if (this.acceptFailure !== undefined) throw this.acceptFailure;
    if (transfer?.direction === 'incoming') this.show({ ...transfer, isAutomatic: true, status: { state: 'waiting' } });
  };

  look: TransferBook['look'] = async (...args) => {
    this.calls.push(['look', ...args]);
    return { items: [], emptyFolders: 0, target: { folder: '~' }, ...(await this.look_()) };
  };
}

const file = (path: string, isDangerous = false) => ({ file: 0, path: path.split('/'), size: 1, isDangerous });

function start(options: Partial<AutoAcceptOptions> = {}) {
  const book = new FakeBook();
  const autoAccept = new AutoAccept({ book, self, trustedSenders: () => [trustAnn], logger: silentLogger, ...options });
  return { book, autoAccept };
}

/** What was begun in the background is done then. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('[FT27] a trusted sender’s file is accepted without asking', async () => {
  const { book } = start();
  book.show(offered());
  await settled();
  expect(book.calls).toEqual([['accept', id, { isAutomatic: true }]]);
});

test.each<[string, Partial<Incoming>]>([
  ['of somebody else', { senderId: bea }],
  ['of one’s own', { senderId: self }],
  ['that is a byte larger than allowed', { size: 1_001 }],
  ['of a dangerous type', { isDangerous: true }],
  ['of a dangerous name', { name: 'photo.jpg.exe' }],
  ['for somebody else', { to: [bea] }],
  ...(['declined', 'cancelled', 'waiting'] as const).map((state): [string, Partial<Incoming>] => [
    `that was ${state} in an earlier start`,
    { status: { state } as IncomingState },
  ]),
  ['that has ended', { status: { state: 'ended', reason: 'expired' } }],
])('[FT27] an offer %s waits for the person', async (_title, changes) => {
  const { book } = start({ trustedSenders: () => [trustAnn, { memberId: self, alias: 'Me', maxBytes: 1_000 }] });
  book.show(offered(changes));
  await settled();
  expect(book.calls).toEqual([]);
});

test('[FT27] one’s own offers are nothing to accept', async () => {
  const { book } = start();
  const { isDangerous: _, isAutomatic: _automatic, senderId: _sender, senderAlias: _alias, status: _status, ...own } = offered();
  book.show({ ...own, direction: 'outgoing', status: { state: 'open' }, receivers: [] });
  await settled();
  expect(book.calls).toEqual([]);
});

test('an offer for a few, this device among them, is accepted', async () => {
  const { book } = start();
  book.show(offered({ to: [bea, self] }));
  await settled();
  expect(book.calls).toHaveLength(1);
});

test('[FT27] a tree is looked at, and accepted when nothing in it is dangerous', async () => {
  const { book } = start();
  book.show(offered({ name: 'Trip', tree }));
  await settled();
  expect(book.calls).toEqual([
    ['look', id],
    ['accept', id, { isAutomatic: true }],
  ]);
});

test.each([
  ['a dangerous file', [file('Trip/a.txt'), file('Trip/tool', true)]],
  ['a folder that a system runs', [file('Trip/Tool.app/Contents/Info.plist')]],
])('[FT27] a tree with %s waits for the person', async (_title, files) => {
  const { book } = start();
  book.look_ = async () => ({ files });
  book.show(offered({ name: 'Trip', tree }));
  await settled();
  expect(book.calls).toEqual([['look', id]]);
});

test.each<[string, (book: FakeBook, trusted: TrustedSender[]) => void]>([
  ['is declined', (book) => book.show(offered({ name: 'Trip', tree, status: { state: 'declined' } }))],
  ['loses its sender’s trust', (_book, trusted) => void trusted.splice(0)],
])('a tree that %s while it is looked at is not accepted', async (_title, happen) => {
  const trusted = [trustAnn];
  const { book } = start({ trustedSenders: () => trusted });
  const looked = Promise.withResolvers<void>();
  book.look_ = async () => {
    await looked.promise;
    return { files: [] };
  };
  book.show(offered({ name: 'Trip', tree }));
  await settled();
  happen(book, trusted);
  looked.resolve();
  await settled();
  expect(book.calls).toEqual([['look', id]]);
});

test('what cannot be accepted is left as it is, and not tried again', async () => {
  const { book, autoAccept } = start();
  book.acceptFailure = new LanChatError('disk-full');
  book.show(offered());
  await settled();
  book.show(offered());
  autoAccept.goOnline();
  await settled();
  expect(book.calls).toHaveLength(1);
});

test('an offer that was there before its sender was trusted is the person’s', async () => {
  const trusted: TrustedSender[] = [];
  const { book } = start({ trustedSenders: () => trusted });
  book.show(offered());
  trusted.push(trustAnn);
  book.show(offered());
  book.show(offered({ id: otherId }));
  await settled();
  expect(book.calls).toEqual([['accept', otherId, { isAutomatic: true }]]);
});

test('a tree that could not be looked at for lack of a connection is looked at when there is one', async () => {
  const { book, autoAccept } = start();
  book.look_ = () => Promise.reject(new LanChatError('connection-lost'));
  book.show(offered({ name: 'Trip', tree }));
  await settled();
  book.look_ = async () => ({ files: [] });
  autoAccept.goOnline();
  autoAccept.goOnline();
  await settled();
  expect(book.calls.map(([name]) => name)).toEqual(['look', 'look', 'accept']);
});

test('nothing is accepted after the end', async () => {
  const { book, autoAccept } = start();
  book.show(offered());
  autoAccept[Symbol.dispose]();
  book.show(offered({ id: otherId }));
  await settled();
  expect(book.calls).toEqual([]);
});
