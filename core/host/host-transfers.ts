import { assertNever } from '../../shared/lib/assert-never.ts';
import type { Entry } from '../../shared/model/entry.ts';
import type { FailureCode } from '../../shared/model/failure.ts';
import type { MemberId, TransferId } from '../../shared/model/ids.ts';
import { GRANT_LIFETIME_MS, MAX_OPEN_OFFERS_TOLD, MAX_PENDING_OFFERS, PROGRESS_INTERVAL_MS, SPOOL_LIFETIME_MS } from '../../shared/wire/limits.ts';
import type { Message, MessageOf, OfferEnd, ReceiverState, SenderState } from '../../shared/wire/message.ts';
import type { Clock } from '../lib/clock.ts';
import { LanChatError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { runInBackground } from '../lib/run-in-background.ts';
import type { SecurePipe } from '../net/byte-pipe.ts';
import { DataSlots } from './data-slots.ts';
import { Grants } from './grants.ts';
import type { DataOpening, Departure } from './host-session.ts';
import { isStored, isWanted, isWanting, mayAccept, newReceiver, type Offer, type OfferReceiver, receiverOf } from './offer.ts';
import { OfferFiles } from './offer-files.ts';
import type { OfferStore, StoredOffer } from './offer-store.ts';
import { receiveUpload } from './receive-upload.ts';
import { sendDownload } from './send-download.ts';
import type { Spool } from './spool.ts';
import type { SpoolFile } from './spool-file.ts';

export type FileProgress = {
  readonly transferId: TransferId;
  readonly name: string;
  readonly size: number;
  readonly receiver: MemberId;
  readonly bytes: number;
};

/** What file transfers need of the room. */
export interface TransferDesk {
  /** Nothing happens when the member is not in the room. */
  send(memberId: MemberId, message: Message): void;
  broadcast(message: Message): void;
  isOnline(memberId: MemberId): boolean;
  progressed(progress: FileProgress): void;
  saved(progress: FileProgress): void;
}

type Options = { readonly spool: Spool; readonly store: OfferStore; readonly desk: TransferDesk; readonly clock: Clock; readonly logger: Logger };
type Channel = { readonly pipe: SecurePipe; readonly leftover: Uint8Array };
type FileMessage = MessageOf<'accept' | 'decline' | 'cancel' | 'saved' | 'failed' | 'pause' | 'resume'>;

/** After so many data connections in a row that brought not one byte, the sender is asked again later and later. */
const QUICK_UPLOADS = 3;
const UPLOAD_RETRY_BASE_MS = 1_000;
const UPLOAD_RETRY_CAP_MS = 30_000;
/** Ended offers that are remembered, so that late answers get the right reason. */
const MAX_ENDED_OFFERS = 1_000;
/** What a sender may give as the reason for taking an offer back. */
const SENDER_REASONS: readonly (OfferEnd | undefined)[] = ['withdrawn', 'source-changed', 'source-unreadable'];

/** Every offer of the room, from its entry to its end: who accepted, who gets a grant, and the bytes through the spool. Rules FT2 to FT7, FT14 and FT15. */
export class HostTransfers {
  readonly #options: Options;
  readonly #offers = new Map<TransferId, Offer>();
  readonly #grants: Grants;
  readonly #files: OfferFiles;
  readonly #slots = new DataSlots();
  readonly #running = new Set<Promise<void>>();

  constructor(options: Options) {
    this.#options = options;
    this.#grants = new Grants(options.clock);
    this.#files = new OfferFiles({
      ...options,
      onRefused: (offer) => this.#end(offer, 'host-storage'),
      onReplaced: async (offer) => {
        await this.#takeIn(offer);
        this.#tellSenderState(offer);
      },
    });
  }

  /** True when the member may make one more offer. */
  mayOffer(memberId: MemberId): boolean {
    return this.#openOffersOf(memberId).length < MAX_PENDING_OFFERS;
  }

  /** The entry of an offer is committed: it can be accepted. */
  opened(entry: Entry): void {
    const { id, authorId: senderId, body, at } = entry;
    // Another member's offer may have this id: ids are made by clients.
    if (body.kind !== 'file' || this.#offers.has(id)) return;
    const offer = this.#add({ id, senderId, name: body.name, size: body.size, keep: body.keep ?? false, at });
    if (offer.keep) runInBackground(this.#options.logger, 'keep-file', () => this.#takeIn(offer));
  }

  /** Goes on with what an earlier run of the host left. Who wanted a file then is taken for away until it asks again. */
  async restore(stored: readonly StoredOffer[]): Promise<void> {
    for (const { ended, paused, spool, sha256, receivers, ...facts } of stored) {
      const offer = this.#add(facts);
      offer.paused = paused;
      for (const { memberId, state, bytes, code } of receivers) {
        const now = state === 'accepted' || state === 'receiving' ? 'interrupted' : state;
        offer.receivers.set(memberId, { ...newReceiver(), state: now, bytes, code: code ?? undefined });
      }
      if (ended !== null) {
        offer.ended = ended;
        this.#forgetTimers(offer);
      } else if (spool !== null) {
        await this.#files.adopt(offer, { name: spool, hash: sha256 ?? undefined });
      }
    }
  }

  #add(facts: Pick<Offer, 'id' | 'senderId' | 'name' | 'size' | 'keep'> & { readonly at: number }): Offer {
    const { at, ...rest } = facts;
    const { clock } = this.#options;
    const leftMs = Math.max(0, at + SPOOL_LIFETIME_MS - clock.wallMs());
    const offer: Offer = {
      ...rest,
      receivers: new Map(),
      ended: undefined,
      paused: false,
      toldSenderState: 'active',
      spool: undefined,
      file: undefined,
      upload: undefined,
      uploadAsked: undefined,
      emptyUploads: 0,
      check: undefined,
      expiry: clock.after(leftMs, () => this.#end(offer, 'expired')),
    };
    this.#offers.set(offer.id, offer);
    return offer;
  }

  /** What a member that joins is told about the offers that still live. */
  openOffersFor(memberId: MemberId): MessageOf<'joined'>['openOffers'] {
    const live = [...this.#offers.values()].filter((offer) => mayAccept(offer, memberId));
    return live.slice(-MAX_OPEN_OFFERS_TOLD).map((offer) => ({ transferId: offer.id, state: offer.receivers.get(memberId)?.state ?? 'offered' }));
  }

  /** The member is in the room, and was told so: its own offers go on. */
  entered(memberId: MemberId): void {
    for (const offer of this.#openOffersOf(memberId)) {
      for (const [receiverId, receiver] of offer.receivers) this.#tellSender(offer, receiverId, receiver);
      // What was asked before went to a connection that is gone.
      this.#forgetUploadGrant(offer);
      offer.emptyUploads = 0;
      if (offer.keep && offer.file === undefined) runInBackground(this.#options.logger, 'keep-file', () => this.#takeIn(offer));
      else this.#askForUpload(offer);
      this.#tellSenderState(offer);
    }
  }

  /** The member's session is over, and with it its data connections. */
  departed(memberId: MemberId, departure: Departure): void {
    this.#grants.revoke({ memberId });
    for (const offer of this.#offers.values()) {
      if (offer.senderId === memberId) this.#senderDeparted(offer, departure);
      else this.#receiverDeparted(offer, memberId, departure);
    }
  }

  /** False when the message breaks the protocol. */
  receive(memberId: MemberId, message: FileMessage): boolean {
    const offer = this.#offers.get(message.transferId);
    if (offer === undefined) {
      if (message.type === 'accept') this.#options.desk.send(memberId, { type: 'offer-ended', transferId: message.transferId, reason: 'expired' });
      return true;
    }
    if (offer.senderId === memberId) return this.#receiveFromSender(offer, message);
    switch (message.type) {
      case 'accept':
        return this.#accept(offer, memberId, message.offset);
      case 'decline':
        return this.#stopReceiver(offer, memberId, 'declined');
      case 'cancel':
        return this.#stopReceiver(offer, memberId, 'cancelled');
      case 'saved':
        return this.#saved(offer, memberId, message.sha256);
      case 'failed':
        if (message.code === 'hash-mismatch') this.#files.check(offer);
        return this.#stopReceiver(offer, memberId, 'failed', message.code);
      case 'pause':
        return isWanting(receiverOf(offer, memberId)) ? this.#stopReceiver(offer, memberId, 'paused') : true;
      case 'resume':
        return false;
      default:
        return assertNever(message);
    }
  }

  /** Whether a data connection may be opened with this grant; if so it is used up. */
  openData(request: MessageOf<'data-open'>): DataOpening {
    const refuse = (code: FailureCode): DataOpening => ({ answer: { ok: false, code }, start: () => {} });
    const use = this.#grants.find(request.grant, request.direction);
    const offer = use === undefined ? undefined : this.#offers.get(use.transferId);
    const file = offer?.file;
    if (use === undefined || offer === undefined || file === undefined) return refuse('grant-invalid');
    // The grant stays good: the client may try again when one of its connections is done.
    if (!this.#slots.hasRoom(use.memberId)) return refuse('too-many-connections');
    if (use.direction === 'download' && request.offset > offer.size) return refuse('grant-invalid');
    this.#grants.spend(request.grant);
    this.#slots.take(use.memberId);
    const offset = use.direction === 'upload' ? file.head : request.offset;
    const work = use.direction === 'upload' ? this.#beginUpload(offer, file) : this.#beginDownload(offer, file, use.memberId, offset);
    return { answer: { ok: true, offset, size: offer.size }, start: (channel) => this.#run(use.memberId, () => work(channel)) };
  }

  /** Drops every data connection. What was spooled stays for the next run. */
  async stop(): Promise<void> {
    const stopped = new LanChatError('host-stopped');
    for (const offer of this.#offers.values()) {
      this.#forgetTimers(offer);
      offer.upload?.abort(stopped);
      for (const receiver of offer.receivers.values()) receiver.download?.abort(stopped);
    }
    this.#offers.clear();
    await Promise.all(this.#running);
    await this.#files[Symbol.asyncDispose]();
  }

  // Receivers

  #accept(offer: Offer, memberId: MemberId, offset: number): boolean {
    if (offset > offer.size) return false;
    if (!mayAccept(offer, memberId)) {
      this.#options.desk.send(memberId, { type: 'offer-ended', transferId: offer.id, reason: offer.ended ?? 'expired' });
      return true;
    }
    const receiver = receiverOf(offer, memberId);
    this.#stopDownload(offer, memberId, receiver);
    this.#change(offer, memberId, { state: 'accepted', bytes: offset });
    runInBackground(this.#options.logger, 'serve-receiver', () => this.#serve(offer, memberId, offset));
    return true;
  }

  async #serve(offer: Offer, memberId: MemberId, offset: number): Promise<void> {
    const { desk } = this.#options;
    await offer.check;
    const file = await this.#files.fileOf(offer);
    if (file === undefined || !mayAccept(offer, memberId) || !desk.isOnline(memberId)) return;
    if (receiverOf(offer, memberId).state !== 'accepted') return;
    this.#grants.revoke({ memberId, transferId: offer.id });
    const grant = this.#grants.issue({ memberId, transferId: offer.id, direction: 'download' });
    desk.send(memberId, { type: 'download', transferId: offer.id, grant, offset, size: offer.size });
    const state = this.#senderStateOf(offer);
    offer.toldSenderState = state;
    if (state !== 'active') desk.send(memberId, { type: 'sender-state', transferId: offer.id, state });
    this.#askForUpload(offer);
  }

  #stopReceiver(offer: Offer, memberId: MemberId, state: ReceiverState, code?: FailureCode): boolean {
    const receiver = receiverOf(offer, memberId);
    this.#stopDownload(offer, memberId, receiver);
    // What is saved stays saved, and what nobody accepted cannot fail.
    if (receiver.state === 'saved' || (receiver.state === 'offered' && state !== 'declined')) return true;
    this.#change(offer, memberId, { state, code });
    this.#stopUnwantedUpload(offer);
    return true;
  }

  #saved(offer: Offer, memberId: MemberId, sha256: string): boolean {
    const receiver = receiverOf(offer, memberId);
    const { hash } = offer.file ?? {};
    if (!isWanting(receiver)) return true;
    if (hash !== undefined && Buffer.from(hash).toString('hex') !== sha256) return this.#stopReceiver(offer, memberId, 'failed', 'hash-mismatch');
    this.#change(offer, memberId, { state: 'saved', bytes: offer.size });
    this.#options.desk.saved(this.#progressOf(offer, memberId));
    return true;
  }

  #receiverDeparted(offer: Offer, memberId: MemberId, departure: Departure): void {
    const receiver = offer.receivers.get(memberId);
    if (receiver === undefined) return;
    if (receiver.state === 'paused' && departure === 'left') this.#change(offer, memberId, { state: 'cancelled' });
    if (!isWanting(receiver)) return;
    this.#stopDownload(offer, memberId, receiver);
    if (departure === 'left') this.#change(offer, memberId, { state: 'cancelled' });
    // It will be back, so the host goes on collecting what it wants.
    else if (departure !== 'replaced') this.#change(offer, memberId, { state: 'interrupted' });
    this.#stopUnwantedUpload(offer);
  }

  #stopDownload(offer: Offer, memberId: MemberId, receiver: OfferReceiver): void {
    this.#grants.revoke({ memberId, transferId: offer.id });
    receiver.download?.abort(new LanChatError('transfer-cancelled'));
    receiver.download = undefined;
  }

  // The sender

  #receiveFromSender(offer: Offer, message: FileMessage): boolean {
    switch (message.type) {
      case 'cancel':
        this.#end(offer, SENDER_REASONS.includes(message.reason) ? (message.reason ?? 'withdrawn') : 'withdrawn');
        return true;
      case 'pause':
        this.#setPaused(offer, true);
        return true;
      case 'resume':
        this.#setPaused(offer, false);
        return true;
      default:
        return false;
    }
  }

  #setPaused(offer: Offer, paused: boolean): void {
    if (offer.paused === paused || offer.ended !== undefined) return;
    offer.paused = paused;
    void this.#options.store.saveOffer(offer);
    if (paused) {
      this.#forgetUploadGrant(offer);
      offer.upload?.abort(new LanChatError('transfer-cancelled'));
    } else this.#askForUpload(offer);
    this.#tellSenderState(offer);
  }

  #senderDeparted(offer: Offer, departure: Departure): void {
    offer.upload?.abort(new LanChatError('connection-lost'));
    this.#forgetUploadGrant(offer);
    if (departure === 'left' && !(offer.keep && isStored(offer))) this.#end(offer, 'sender-left');
    else if (departure !== 'replaced') this.#tellSenderState(offer);
  }

  #senderStateOf(offer: Offer): SenderState {
    if (isStored(offer)) return 'active';
    if (offer.paused) return 'paused';
    return this.#options.desk.isOnline(offer.senderId) ? 'active' : 'away';
  }

  /** Lets who accepted know whether more bytes can come, when that is news. */
  #tellSenderState(offer: Offer): void {
    const state = this.#senderStateOf(offer);
    if (offer.ended !== undefined || state === offer.toldSenderState) return;
    offer.toldSenderState = state;
    for (const [memberId, receiver] of offer.receivers) {
      if (isWanting(receiver)) this.#options.desk.send(memberId, { type: 'sender-state', transferId: offer.id, state });
    }
  }

  /** Asks for the bytes that are missing, and again when the grant was not used in time. */
  #askForUpload(offer: Offer): void {
    const { desk, clock } = this.#options;
    const { file, id: transferId, senderId } = offer;
    if (offer.ended !== undefined || offer.paused || file === undefined || isStored(offer) || !isWanted(offer)) return;
    if (offer.upload !== undefined || offer.uploadAsked !== undefined || !desk.isOnline(senderId)) return;
    const grant = this.#grants.issue({ memberId: senderId, transferId, direction: 'upload' });
    desk.send(senderId, { type: 'upload', transferId, grant, offset: file.head });
    offer.uploadAsked = clock.after(GRANT_LIFETIME_MS, () => {
      offer.uploadAsked = undefined;
      this.#askForUpload(offer);
    });
  }

  #stopUnwantedUpload(offer: Offer): void {
    if (isWanted(offer)) return;
    this.#forgetUploadGrant(offer);
    offer.upload?.abort(new LanChatError('transfer-cancelled'));
  }

  #forgetUploadGrant(offer: Offer): void {
    offer.uploadAsked?.[Symbol.dispose]();
    offer.uploadAsked = undefined;
    this.#grants.revoke({ transferId: offer.id, direction: 'upload' });
  }

  // Bytes

  /** Asks for the bytes although nobody accepted yet. */
  async #takeIn(offer: Offer): Promise<void> {
    if ((await this.#files.fileOf(offer)) !== undefined) this.#askForUpload(offer);
  }

  #beginUpload(offer: Offer, file: SpoolFile): (channel: Channel) => Promise<void> {
    this.#forgetUploadGrant(offer);
    const upload = new AbortController();
    const { clock } = this.#options;
    const headBefore = file.head;
    offer.upload = upload;
    return async (channel) => {
      try {
        await receiveUpload({ ...channel, spool: file, clock, signal: upload.signal });
        offer.upload = undefined;
        offer.emptyUploads = 0;
        this.#tellSenderState(offer);
      } catch (error) {
        offer.upload = undefined;
        offer.emptyUploads = file.head > headBefore || upload.signal.aborted ? 0 : offer.emptyUploads + 1;
        this.#uploadFailed(offer, error);
      } finally {
        this.#files.discardIfDone(offer);
      }
    };
  }

  #uploadFailed(offer: Offer, error: unknown): void {
    this.#options.logger.log('info', 'upload-interrupted', { error });
    const reason = endAfter(error);
    if (reason !== undefined) this.#end(offer, reason);
    else if (offer.emptyUploads < QUICK_UPLOADS) this.#askForUpload(offer);
    else this.#askLater(offer);
  }

  #askLater(offer: Offer): void {
    const delayMs = Math.min(UPLOAD_RETRY_CAP_MS, UPLOAD_RETRY_BASE_MS * 2 ** (offer.emptyUploads - QUICK_UPLOADS));
    offer.uploadAsked ??= this.#options.clock.after(delayMs, () => {
      offer.uploadAsked = undefined;
      this.#askForUpload(offer);
    });
  }

  #beginDownload(offer: Offer, file: SpoolFile, memberId: MemberId, offset: number): (channel: Channel) => Promise<void> {
    const { clock, logger } = this.#options;
    const receiver = receiverOf(offer, memberId);
    const download = new AbortController();
    receiver.download = download;
    this.#change(offer, memberId, { state: 'receiving', bytes: offset });
    const onProgress = (bytes: number) => {
      if (receiver.download === download) this.#progress(offer, memberId, bytes);
    };
    return async (channel) => {
      try {
        await sendDownload({ ...channel, spool: file, offset, clock, signal: download.signal, onProgress });
      } catch (error) {
        logger.log('info', 'download-interrupted', { error });
      } finally {
        if (receiver.download === download) receiver.download = undefined;
        this.#files.discardIfDone(offer);
      }
    };
  }

  #run(memberId: MemberId, work: () => Promise<void>): void {
    const running = work().finally(() => this.#slots.free(memberId));
    this.#track(running);
    runInBackground(this.#options.logger, 'data-connection', () => running);
  }

  /** `stop` waits for it. */
  #track(work: Promise<void>): void {
    const tracked = work
      .catch(() => {}) // told where it was begun
      .finally(() => this.#running.delete(tracked));
    this.#running.add(tracked);
  }

  // Ends and news

  #end(offer: Offer, reason: OfferEnd): void {
    if (offer.ended !== undefined) return;
    offer.ended = reason;
    void this.#options.store.saveOffer(offer);
    this.#forgetTimers(offer);
    this.#forgetUploadGrant(offer);
    offer.upload?.abort(new LanChatError('offer-ended'));
    this.#options.desk.broadcast({ type: 'offer-ended', transferId: offer.id, reason });
    this.#grants.revoke({ transferId: offer.id });
    if (!isStored(offer)) {
      for (const receiver of offer.receivers.values()) receiver.download?.abort(new LanChatError('offer-ended'));
    }
    this.#files.discardIfDone(offer);
    this.#forgetOldest();
  }

  #forgetOldest(): void {
    const ended = [...this.#offers.values()].filter((offer) => offer.ended !== undefined && offer.file === undefined);
    for (const offer of ended.slice(0, -MAX_ENDED_OFFERS)) this.#offers.delete(offer.id);
  }

  #forgetTimers(offer: Offer): void {
    offer.expiry[Symbol.dispose]();
    offer.uploadAsked?.[Symbol.dispose]();
  }

  #change(
    offer: Offer,
    memberId: MemberId,
    change: { readonly state: ReceiverState; readonly bytes?: number; readonly code?: FailureCode | undefined },
  ): void {
    const receiver = receiverOf(offer, memberId);
    receiver.state = change.state;
    receiver.bytes = change.bytes ?? receiver.bytes;
    receiver.code = change.code;
    this.#options.store.saveReceiver(offer.id, memberId, receiver);
    this.#tellSender(offer, memberId, receiver);
  }

  #progress(offer: Offer, memberId: MemberId, bytes: number): void {
    const receiver = receiverOf(offer, memberId);
    if (receiver.state !== 'receiving') return;
    receiver.bytes = bytes;
    const isTime = this.#options.clock.monotonicMs() - receiver.toldAtMs >= PROGRESS_INTERVAL_MS;
    if (!isTime && bytes < offer.size) return;
    this.#tellSender(offer, memberId, receiver);
    this.#options.desk.progressed(this.#progressOf(offer, memberId));
  }

  #progressOf(offer: Offer, memberId: MemberId): FileProgress {
    return { transferId: offer.id, name: offer.name, size: offer.size, receiver: memberId, bytes: receiverOf(offer, memberId).bytes };
  }

  #tellSender(offer: Offer, memberId: MemberId, receiver: OfferReceiver): void {
    const known = offer.receivers.get(memberId);
    if (known !== undefined) known.toldAtMs = this.#options.clock.monotonicMs();
    const { state, bytes, code } = receiver;
    this.#options.desk.send(offer.senderId, {
      type: 'receiver',
      transferId: offer.id,
      memberId,
      state,
      bytes,
      ...(code === undefined ? {} : { code }),
    });
  }

  #openOffersOf(memberId: MemberId): readonly Offer[] {
    return [...this.#offers.values()].filter((offer) => offer.senderId === memberId && offer.ended === undefined);
  }
}

/** What a failed upload means for the offer; undefined when it may go on with another connection. */
function endAfter(error: unknown): OfferEnd | undefined {
  if (!(error instanceof LanChatError)) return 'host-storage';
  return error.code === 'protocol-error' ? 'source-changed' : undefined;
}
