import type { Entry } from '../../shared/model/entry.ts';
import type { FailureCode } from '../../shared/model/failure.ts';
import type { MemberId, TransferId } from '../../shared/model/ids.ts';
import { streamLength } from '../../shared/model/stream.ts';
import type { SpooledOffer, SpoolUse } from '../../shared/model/transfer.ts';
import { MAX_OPEN_OFFERS_TOLD, MAX_PENDING_OFFERS, SPOOL_LIFETIME_MS } from '../../shared/wire/limits.ts';
import type { MessageOf, OfferEnd } from '../../shared/wire/message.ts';
import { LanChatError } from '../lib/errors.ts';
import { runInBackground } from '../lib/run-in-background.ts';
import { DataSlots } from './data-slots.ts';
import { Grants } from './grants.ts';
import { HashQuestions } from './hash-questions.ts';
import type { DataOpening, Departure } from './host-session.ts';
import { isExpected, isStored, lacks, mayAccept, newReceiver, type Offer } from './offer.ts';
import { OfferDownloads } from './offer-downloads.ts';
import { OfferFiles } from './offer-files.ts';
import { OfferReceivers } from './offer-receivers.ts';
import type { StoredOffer } from './offer-store.ts';
import { OfferTalk } from './offer-talk.ts';
import { OfferUploads } from './offer-uploads.ts';
import { isSpare } from './offer-wants.ts';
import { SenderNews } from './sender-news.ts';
import type { FileMessage, TransferTools } from './transfer-desk.ts';

/** Ended offers that are remembered, so that late answers get the right reason. */
const MAX_ENDED_OFFERS = 1_000;
/** Stands for what is nobody else's business, in any language. */
const UNNAMED = '…';

/** Every offer of the room, from its entry to its end, and over a restart of the host. Rules FT7, FT13 and FT16. */
export class HostTransfers {
  readonly #tools: TransferTools;
  readonly #offers = new Map<TransferId, Offer>();
  readonly #files: OfferFiles;
  readonly #news: SenderNews;
  readonly #uploads: OfferUploads;
  readonly #receivers: OfferReceivers;
  readonly #downloads: OfferDownloads;
  readonly #questions: HashQuestions;
  readonly #talk: OfferTalk;
  readonly #slots = new DataSlots();
  readonly #running = new Set<Promise<void>>();

  constructor(options: Omit<TransferTools, 'grants' | 'end' | 'makeRoom'>) {
    const tools = {
      ...{ ...options, grants: new Grants(options.clock) },
      end: (offer: Offer, reason: OfferEnd) => this.#end(offer, reason),
      makeRoom: (offer: Offer) => this.#makeRoom(offer),
    };
    this.#tools = tools;
    this.#files = new OfferFiles({ ...tools, onDropped: (offer) => this.#onDropped(offer), onRoom: () => this.#onRoom() });
    this.#news = new SenderNews(options.desk);
    this.#uploads = new OfferUploads(tools, { files: this.#files, news: this.#news });
    this.#receivers = new OfferReceivers({ ...tools, onWantedLess: (offer) => this.#uploads.wantedLess(offer) });
    const parts = { files: this.#files, receivers: this.#receivers, uploads: this.#uploads, news: this.#news };
    this.#downloads = new OfferDownloads(tools, parts);
    this.#questions = new HashQuestions(options.desk, options.clock);
    this.#talk = new OfferTalk(this.#offers, {
      ...{ ...parts, desk: options.desk, downloads: this.#downloads, questions: this.#questions },
      ...{ end: tools.end, track: (work: Promise<void>) => this.#track(work) },
    });
  }

  /** True when the member may make one more offer. */
  mayOffer(memberId: MemberId): boolean {
    return this.#openOffersOf(memberId).length < MAX_PENDING_OFFERS;
  }

  /** The entry of an offer is committed: it can be accepted, by those in `to` when not by everybody. */
  opened({ id, roomId, authorId: senderId, body, at }: Entry, to: readonly MemberId[] | undefined): void {
    // Another member's offer may have this id: ids are made by clients.
    if (body.kind !== 'file' || this.#offers.has(id)) return;
    const { name, size, tree, keep = false } = body;
    this.#uploads.ask(this.#add({ id, roomId, senderId, name, size, tree, to, keep, at }));
  }

  /** The entry of an offer was deleted. */
  deleted(id: TransferId, senderId: MemberId): void {
    const offer = this.#offers.get(id);
    if (offer?.senderId === senderId) this.#end(offer, 'withdrawn');
  }

  /** Goes on with what an earlier run of the host left. Who wanted a file then is taken for away until it asks again. */
  async restore(stored: readonly StoredOffer[]): Promise<void> {
    for (const { ended, paused, spool, layout, receivers, tree, recipients, roomId, ...facts } of stored) {
      const offer = this.#add({ ...facts, roomId: roomId ?? undefined, tree: tree ?? undefined, to: recipients ?? undefined });
      offer.paused = paused;
      for (const { memberId, state, ranges, have, bytes, code } of receivers) {
        const now = state === 'accepted' || state === 'receiving' ? 'interrupted' : state;
        offer.receivers.set(memberId, { ...newReceiver(), state: now, ranges: ranges ?? [], have, bytes, code: code ?? undefined });
      }
      if (ended !== null) {
        offer.ended = ended;
        forgetTimers(offer);
      } else if (spool !== null && layout !== null) await this.#files.adopt(offer, { name: spool, layout });
    }
  }

  /** What a member that joins is told about the offers that still live, and are for it. */
  openOffersFor(memberId: MemberId): MessageOf<'joined'>['openOffers'] {
    const isLive = (offer: Offer) => (offer.senderId === memberId ? offer.ended === undefined : mayAccept(offer, memberId));
    const live = [...this.#offers.values()].filter(isLive);
    return live.slice(-MAX_OPEN_OFFERS_TOLD).map((offer) => ({ transferId: offer.id, state: offer.receivers.get(memberId)?.state ?? 'offered' }));
  }

  /** The member is in the room, and was told so: its own offers go on. */
  entered(memberId: MemberId): void {
    for (const offer of this.#openOffersOf(memberId)) {
      for (const [receiverId, receiver] of offer.receivers) this.#receivers.tellSender(offer, receiverId, receiver);
      this.#uploads.senderCame(offer);
    }
  }

  /** The member's session is over, and with it its data connections. */
  departed(memberId: MemberId, departure: Departure): void {
    this.#tools.grants.revoke({ memberId });
    this.#questions.departed(memberId);
    const how = departure === 'left' || departure === 'replaced' ? departure : 'away';
    for (const offer of this.#offers.values()) {
      if (offer.senderId === memberId) this.#senderDeparted(offer, how);
      else {
        this.#downloads.departed(offer, memberId);
        this.#receivers.departed(offer, memberId, how);
      }
    }
  }

  /** False when the message breaks the protocol. */
  receive(memberId: MemberId, message: FileMessage): boolean {
    return this.#talk.receive(memberId, message);
  }

  /** Whether a data connection may be opened with this grant; if so it is used up. */
  openData(request: MessageOf<'data-open'>): DataOpening {
    const refuse = (code: FailureCode): DataOpening => ({ answer: { ok: false, code }, start: () => {} });
    const use = this.#tools.grants.find(request.grant, request.direction);
    const offer = use === undefined ? undefined : this.#offers.get(use.transferId);
    const file = offer?.file;
    if (use === undefined || offer === undefined || file === undefined) return refuse('grant-invalid');
    // The grant stays good: the client may try again when one of its connections is done.
    if (!this.#slots.hasRoom(use.memberId)) return refuse('too-many-connections');
    this.#tools.grants.spend(request.grant);
    this.#slots.take(use.memberId);
    const work = use.direction === 'upload' ? this.#uploads.begin(offer, file) : this.#downloads.begin(offer, file, use);
    return { answer: { ok: true }, start: (channel) => this.#run(use.memberId, () => work(channel)) };
  }

  /** What the spool holds now. */
  async spoolUse(): Promise<SpoolUse> {
    const offers = [...this.#offers.values()].flatMap((offer) => this.#spooled(offer));
    const bytes = offers.reduce((sum, offer) => sum + offer.bytes, 0);
    return { bytes, quotaBytes: Math.floor(await this.#tools.spool.limit()), offers };
  }

  /**
   * Deletes what the spool holds of one offer, or of all that nobody receives or is expected to. One that is kept, or whose sender is away,
   * ends with it; of another the bytes are asked for again when they are wanted.
   */
  clearSpool(id?: TransferId): void {
    for (const offer of [...this.#offers.values()]) {
      if (id === undefined ? offer.file !== undefined && !isExpected(offer) : offer.id === id) this.#clear(offer);
    }
  }

  /** What the spool may hold from now on. Nothing is deleted for a smaller one. */
  setSpoolQuota(bytes: number): void {
    this.#tools.spool.quotaBytes = bytes;
    this.#onRoom();
  }

  /** Drops every data connection. What was spooled stays for the next run. */
  async stop(): Promise<void> {
    const stopped = new LanChatError('host-stopped');
    this.#uploads.close();
    for (const offer of this.#offers.values()) {
      forgetTimers(offer);
      offer.upload?.abort(stopped);
      for (const look of offer.looks.values()) look.abort(stopped);
      for (const receiver of offer.receivers.values()) receiver.download?.abort(stopped);
    }
    this.#offers.clear();
    await Promise.all(this.#running);
    await this.#tools.spool[Symbol.asyncDispose]();
    await this.#files.settled();
  }

  #add(
    facts: Pick<Offer, 'id' | 'roomId' | 'senderId' | 'name' | 'size' | 'keep'> & {
      readonly tree: Offer['tree'] | undefined;
      readonly to: Offer['to'] | undefined;
      readonly at: number;
    },
  ): Offer {
    const { at, ...rest } = facts;
    const { clock } = this.#tools;
    const expiresAt = at + SPOOL_LIFETIME_MS;
    const offer: Offer = {
      ...rest,
      ...{ length: streamLength(facts), expiresAt, receivers: new Map(), looks: new Map(), ended: undefined, paused: false },
      ...{ file: undefined, isPlanning: false, upload: undefined, uploadAsked: undefined, emptyUploads: 0 },
      ...{ isFull: false, fullRetry: undefined, toldFull: false, check: undefined, checked: undefined },
      expiry: clock.after(Math.max(0, expiresAt - clock.wallMs()), () => this.#end(offer, 'expired')),
    };
    this.#offers.set(offer.id, offer);
    return offer;
  }

  #senderDeparted(offer: Offer, how: 'left' | 'replaced' | 'away'): void {
    this.#uploads.senderWent(offer);
    if (how === 'left' && !(offer.keep && isStored(offer))) this.#end(offer, 'sender-left');
    else if (how !== 'replaced') this.#news.tell(offer);
  }

  // Bytes

  #run(memberId: MemberId, work: () => Promise<void>): void {
    const running = work().finally(() => this.#slots.free(memberId));
    this.#track(running);
    runInBackground(this.#tools.logger, 'data-connection', () => running);
  }

  /** `stop` waits for it. */
  #track(work: Promise<void>): void {
    const tracked = work
      .catch(() => {}) // told where it was begun
      .finally(() => this.#running.delete(tracked));
    this.#running.add(tracked);
  }

  #onDropped(offer: Offer): void {
    this.#uploads.ask(offer);
    this.#news.tell(offer);
  }

  #onRoom(): void {
    for (const offer of this.#offers.values()) this.#uploads.retryFull(offer);
  }

  /** The oldest goes first, one at a time: once its room is free, whoever waits for that asks again. */
  #makeRoom(forOffer: Offer): void {
    const spare = [...this.#offers.values()].find((offer) => offer !== forOffer && isSpare(offer) && !this.#endsWithoutCopy(offer));
    if (spare !== undefined) this.#clear(spare);
  }

  #endsWithoutCopy({ ended, keep, senderId }: Offer): boolean {
    return ended === undefined && (keep || !this.#tools.desk.isOnline(senderId));
  }

  #clear(offer: Offer): void {
    if (this.#endsWithoutCopy(offer)) {
      this.#end(offer, 'host-cleared');
      return;
    }
    this.#tools.grants.revoke({ transferId: offer.id });
    this.#uploads.forgetGrant(offer);
    this.#files.clear(offer);
    this.#uploads.ask(offer);
    this.#news.tell(offer);
  }

  // Ends

  #end(offer: Offer, reason: OfferEnd): void {
    if (offer.ended !== undefined) return;
    offer.ended = reason;
    void this.#tools.store.saveOffer(offer);
    forgetTimers(offer);
    this.#uploads.stop(offer);
    this.#tools.desk.tell(offer.roomId, { type: 'offer-ended', transferId: offer.id, reason });
    this.#tools.grants.revoke({ transferId: offer.id });
    this.#questions.ended(offer.id);
    for (const { ranges, download } of offer.receivers.values()) {
      if (reason === 'host-cleared' || lacks(offer, ranges)) download?.abort(new LanChatError('offer-ended'));
    }
    for (const look of offer.looks.values()) look.abort(new LanChatError('offer-ended'));
    this.#files.discardIfDone(offer);
    this.#forgetOldest();
  }

  #forgetOldest(): void {
    const ended = [...this.#offers.values()].filter((offer) => offer.ended !== undefined && offer.file === undefined);
    for (const offer of ended.slice(0, -MAX_ENDED_OFFERS)) this.#offers.delete(offer.id);
  }

  /** What the host's own person sees of it; of a direct conversation of others not what it is, and whose. */
  #spooled(offer: Offer): readonly SpooledOffer[] {
    const { id: transferId, tree, keep, file, expiresAt } = offer;
    if (file === undefined || file.head === 0) return [];
    const { desk } = this.#tools;
    const isPrivate = desk.isPrivate(offer.roomId);
    return [
      {
        ...{ transferId, name: isPrivate ? UNNAMED : offer.name, senderAlias: isPrivate ? UNNAMED : desk.aliasOf(offer.senderId), keep, expiresAt },
        ...(tree === undefined ? {} : { tree }),
        ...{ bytes: file.head, isWhole: file.isWhole, isWanted: isExpected(offer), endsWithoutCopy: this.#endsWithoutCopy(offer) },
      },
    ];
  }

  #openOffersOf(memberId: MemberId): readonly Offer[] {
    return [...this.#offers.values()].filter((offer) => offer.senderId === memberId && offer.ended === undefined);
  }
}

function forgetTimers(offer: Offer): void {
  offer.expiry[Symbol.dispose]();
  offer.uploadAsked?.[Symbol.dispose]();
  offer.fullRetry?.[Symbol.dispose]();
}
