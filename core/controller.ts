import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseAddress } from '../shared/lib/address.ts';
import { roomNameSchema } from '../shared/model/alias.ts';
import type { AppEvent, AppSnapshot } from '../shared/model/app-event.ts';
import type { Failure } from '../shared/model/failure.ts';
import type { FolderId, MemberId, MessageId, RoomId, TransferId } from '../shared/model/ids.ts';
import type { Draft } from '../shared/model/room-view.ts';
import type { SearchAnswer } from '../shared/model/search.ts';
import type { HistoryPage, PagePlace, ShownEntry } from '../shared/model/shown-entry.ts';
import type { HostingStatus, RememberedFolder, SessionStatus, Settings } from '../shared/model/status.ts';
import type { OfferDetails, OfferedFile, SpoolUse } from '../shared/model/transfer.ts';
import { GOODBYE_TIMEOUT_MS } from '../shared/wire/limits.ts';
import type { LinePlace, NewMessage } from './client/chat-desk.ts';
import { CLIENT_MIGRATIONS } from './client/client-database.ts';
import type { JoinedRoom, SessionLink } from './client/client-session.ts';
import { EventFeed } from './client/event-feed.ts';
import { type ExportFormat, exportRoom } from './client/export/export-room.ts';
import { removeOrphans } from './client/orphaned-partials.ts';
import type { RoomChange } from './client/room-desk.ts';
import { RoomStay } from './client/room-stay.ts';
import { Search } from './client/search/search.ts';
import { tidyUnfinished } from './client/unfinished-transfers.ts';
import type { AcceptOptions, Controller, ControllerOptions, JoinOptions, OfferOptions, RoomExport, SettingsChange } from './controller-api.ts';
import { DeviceRooms } from './device-rooms.ts';
import { checkPort } from './free-port.ts';
import { type RunningHost, startHost } from './host/start-host.ts';
import { createHostDialer, fingerprintOf, memberIdOfFingerprint } from './host-dialer.ts';
import { type Clock, sleep, systemClock } from './lib/clock.ts';
import { LanChatError } from './lib/errors.ts';
import { folderLabel } from './lib/folder-label.ts';
import { type Logger, silentLogger } from './lib/logger.ts';
import { runInBackground } from './lib/run-in-background.ts';
import type { Database } from './lib/sqlite/database.ts';
import { openDatabase } from './lib/sqlite/open-database.ts';
import { formatAddress } from './net/addresses.ts';
import type { Dialer } from './net/byte-pipe.ts';
import type { Identity } from './net/identity.ts';
import { loadOrCreateIdentity } from './net/identity-file.ts';
import { type KnownHosts, openKnownHosts } from './net/known-hosts.ts';
import { createMemoryPipe } from './net/memory-pipe.ts';
import { Preferences, readAlias } from './preferences.ts';
import { SettingsStore } from './settings.ts';
import { emptyStagedFolder, STAGED_FOLDER } from './staged-files.ts';

/**
 * Opens everything that this device keeps and answers with the app's core. `close` it in the end.
 * @throws LanChatError `data-folder-in-use`, `data-folder-unusable`, `database-newer`, `storage-failed`
 */
export async function createController(options: ControllerOptions): Promise<Controller> {
  const { dataDir } = options;
  const inDataDir = (name: string) => path.join(dataDir, name);
  await mkdir(dataDir, { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    throw new LanChatError('data-folder-unusable', { folder: dataDir }, { cause });
  });
  // First, because it is the database that keeps a second process out.
  const database = await openDatabase({ path: inDataDir('client.db'), migrations: CLIENT_MIGRATIONS });
  try {
    const clock = options.clock ?? systemClock;
    const settings = await SettingsStore.open(inDataDir('settings.json'), { alias: options.defaultAlias, downloadDir: options.downloadDir });
    const logger = options.logger ?? silentLogger;
    const needed = await tidyUnfinished(database, clock);
    await emptyStagedFolder(inDataDir(STAGED_FOLDER), needed);
    // Nobody waits for it: one of the folders may be on a disk that does not answer.
    runInBackground(logger, 'remove-orphans', () => removeOrphans(settings.folderPaths, needed, clock));
    return new AppController({
      ...options,
      clock,
      logger,
      database,
      identity: await loadOrCreateIdentity(dataDir),
      knownHosts: await openKnownHosts(inDataDir('known-hosts.json')),
      settings,
      imported: await DeviceRooms.open(database),
    });
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
}

type Parts = ControllerOptions & {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly database: Database;
  readonly identity: Identity;
  readonly knownHosts: KnownHosts;
  readonly settings: SettingsStore;
  readonly imported: DeviceRooms;
};

/** Where a stay is, as the session's status tells. */
type Whereabouts = {
  readonly address: string;
  readonly alias: string;
  readonly trust: 'own-host' | 'known' | 'unverified';
  readonly dial: Dialer;
  /** The host's key as it was when it was last joined, when this device is to show what it has without waiting for it. */
  readonly offlineKey?: string | undefined;
  /** The host let this device in. */
  readonly remember?: ((room: JoinedRoom) => Promise<void>) | undefined;
};

type Hosting = { readonly host: RunningHost; readonly status: HostingStatus; readonly watch: Disposable };

class AppController implements Controller {
  readonly #parts: Parts;
  readonly #feed = new EventFeed();
  readonly #preferences: Preferences;
  readonly #search: Search;
  /** Ends what goes on in the background as long as the app runs. */
  readonly #running = new AbortController();
  #isIdle = false;
  #session: SessionStatus = { state: 'idle' };
  #stay: RoomStay | undefined;
  /** Stays that are over and still write down what they keep. */
  readonly #ending = new Set<Promise<void>>();
  #hosting: Hosting | undefined;
  /** True from the first step of hosting until the host runs or failed to. */
  #startingHost = false;
  #stopping: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#preferences = new Preferences(parts.settings, parts.clock, (settings) => this.#onSettings(settings));
    this.#search = new Search(parts.database);
    runInBackground(parts.logger, 'index-old-entries', () => this.#search.catchUp(this.#running.signal));
  }

  async snapshot(): Promise<AppSnapshot> {
    this.#feed.flush();
    const { appVersion, shell, knownHosts } = this.#parts;
    const stay = this.#stay;
    return {
      seq: this.#feed.seq,
      appVersion,
      shell,
      session: this.#session,
      hosting: this.#hosting?.status ?? null,
      rooms: stay?.rooms ?? this.#parts.imported.views,
      members: stay?.members ?? [],
      entries: stay?.entries ?? [],
      marks: stay?.marks ?? [],
      typing: stay?.typing ?? [],
      pending: stay?.pending ?? [],
      transfers: stay?.transfers ?? [],
      knownHosts: knownHosts.list(),
      settings: this.#preferences.current,
    };
  }

  onEvent(listener: (event: AppEvent) => void): Disposable {
    return this.#feed.onEvent(listener);
  }

  checkPort(port: number) {
    return checkPort(port);
  }

  async startHosting(options: { readonly roomName: string; readonly alias: string; readonly port: number }): Promise<HostingStatus> {
    if (this.#hosting !== undefined || this.#startingHost) throw new LanChatError('already-hosting');
    this.#mustBeFree();
    const roomName = roomNameSchema.safeParse(options.roomName);
    if (!roomName.success) throw new LanChatError('bad-room-name', { name: options.roomName });
    const alias = readAlias(options.alias);
    this.#startingHost = true;
    let hosting: Hosting;
    try {
      hosting = await this.#openHost(roomName.data, options.port);
    } finally {
      this.#startingHost = false;
    }
    if (this.#closing !== undefined) {
      await hosting.host.stop();
      throw new LanChatError('not-joined');
    }
    this.#hosting = hosting;
    // It may have been changed while the host started.
    hosting.host.setSpoolQuota(this.#preferences.current.spoolQuota);
    this.#feed.report({ type: 'hosting-changed', hosting: hosting.status });
    try {
      const [address = 'localhost'] = hosting.status.addresses;
      await this.#enter({ address, alias, trust: 'own-host', dial: this.#ownDialer(hosting.host) });
    } catch (error) {
      await this.#stopHost(hosting);
      throw error;
    }
    return hosting.status;
  }

  async stopHosting(): Promise<void> {
    if (this.#hosting === undefined) throw new LanChatError('not-hosting');
    await this.#stopHost(this.#hosting);
  }

  async join(options: JoinOptions): Promise<void> {
    this.#mustBeFree();
    const { host, port } = parseAddress(options.host, options.port);
    const alias = readAlias(options.alias);
    const address = formatAddress(host, port);
    const known = this.#parts.knownHosts.find(address);
    const dial = createHostDialer({ host, port, address, known, trustNewKey: options.trustNewKey });
    const trust = known !== undefined && options.trustNewKey === undefined ? 'known' : 'unverified';
    const offlineKey = options.offline === true && trust === 'known' ? known?.hostKey : undefined;
    await this.#enter({ address, alias, trust, dial, offlineKey, remember: (room) => this.#rememberHost(address, alias, room) });
  }

  async #rememberHost(address: string, alias: string, { roomName, hostPublicKey }: JoinedRoom): Promise<void> {
    const lastJoinedAt = this.#parts.clock.wallMs();
    await this.#parts.knownHosts.remember({ address, roomName, alias, hostKey: fingerprintOf(hostPublicKey), lastJoinedAt });
    this.#reportKnownHosts();
  }

  leave(): Promise<void> {
    return this.#leave('left');
  }

  async #leave(how: 'left' | 'quit'): Promise<void> {
    if (this.#hosting !== undefined) return await this.#stopHost(this.#hosting);
    const stay = this.#stay;
    if (stay === undefined) return;
    await stay.leave(how);
    this.#forget(stay, undefined);
  }

  reconnectNow(): void {
    this.#stay?.reconnectNow();
  }

  async forgetKnownHost(address: string): Promise<void> {
    await this.#parts.knownHosts.forget(address);
    this.#reportKnownHosts();
  }

  setIdle(idle: boolean): void {
    this.#isIdle = idle;
    this.#stay?.status.setIdle(idle);
  }

  async sendChat(message: NewMessage): Promise<void> {
    await this.#mustBeIn().say(message);
  }
  async editMessage(edit: Omit<NewMessage, 'replyTo'> & LinePlace): Promise<void> {
    await this.#mustBeIn().chat.edit(edit);
  }
  async deleteMessage(line: LinePlace & { readonly id: MessageId }): Promise<void> {
    await this.#mustBeIn().chat.delete(line);
  }
  async react(reaction: LinePlace & { readonly id: MessageId; readonly emoji: string; readonly on: boolean }): Promise<void> {
    await this.#mustBeIn().chat.react(reaction);
  }
  async pin(pin: LinePlace & { readonly id: MessageId; readonly on: boolean }): Promise<void> {
    await this.#mustBeIn().chat.pin(pin);
  }
  async forward(line: LinePlace & { readonly id: MessageId; readonly toRoomId: RoomId }): Promise<void> {
    await this.#mustBeIn().chat.forward(line);
  }
  async hideLine(line: LinePlace): Promise<void> {
    await this.#mustBeIn().hide(line);
  }
  async versions(line: LinePlace): Promise<readonly { readonly text: string; readonly at: number }[]> {
    return await this.#mustBeIn().versions(line);
  }
  typing(roomId: RoomId): void {
    this.#stay?.type(roomId);
  }
  async retryPost(id: MessageId): Promise<void> {
    await this.#mustBeIn().retry(id);
  }
  async discardPost(id: MessageId): Promise<void> {
    this.#mustBeIn().discard(id);
  }

  async createRoom(room: { readonly name: string; readonly description?: string | undefined }): Promise<RoomId> {
    return await this.#mustBeIn().roomDesk.create(room);
  }
  async openDirect(members: readonly MemberId[]): Promise<RoomId> {
    return await this.#mustBeIn().roomDesk.openDirect(members);
  }
  async changeRoom(roomId: RoomId, change: RoomChange): Promise<void> {
    await this.#mustBeIn().roomDesk.change(roomId, change);
  }
  async markRead(roomId: RoomId, seq: number): Promise<void> {
    if (!this.#parts.imported.has(roomId)) await this.#mustBeIn().roomDesk.markRead(roomId, seq);
  }
  async muteRoom(roomId: RoomId, muted: boolean): Promise<void> {
    this.#mustBeIn().roomDesk.mute(roomId, muted);
  }
  async saveDraft(roomId: RoomId, draft: Draft | undefined): Promise<void> {
    this.#mustBeIn().roomDesk.saveDraft(roomId, draft);
  }
  async keepHere(roomId: RoomId, days: number): Promise<void> {
    this.#mustBeIn().roomDesk.keepHere(roomId, days);
  }
  async exportRoom(roomId: RoomId, format: ExportFormat): Promise<RoomExport> {
    const source = this.#parts.imported.exportSource(roomId) ?? this.#mustBeIn().exportSource(roomId);
    if (source === undefined) throw new LanChatError('unknown-room');
    return await exportRoom({ ...source, format, folder: this.#preferences.downloadDir, nowMs: this.#parts.clock.wallMs() });
  }
  async importRoom(file: string): Promise<RoomId> {
    const roomId = await this.#parts.imported.import(file);
    this.#reportRooms();
    return roomId;
  }
  async forgetImport(roomId: RoomId): Promise<void> {
    await this.#parts.imported.forget(roomId);
    this.#reportRooms();
  }

  async historyPage(query: { readonly roomId: RoomId; readonly place: PagePlace; readonly limit: number }): Promise<HistoryPage> {
    const { roomId, place, limit } = query;
    return this.#parts.imported.has(roomId) ? await this.#parts.imported.page(roomId, place, limit) : await this.#mustBeIn().page(query);
  }
  async pinnedLines(roomId: RoomId): Promise<readonly ShownEntry[]> {
    return this.#parts.imported.has(roomId) ? await this.#parts.imported.pinned(roomId) : await this.#mustBeIn().pinned(roomId);
  }
  async search(query: string, options: { readonly behind?: number | undefined; readonly limit: number }): Promise<SearchAnswer> {
    return await this.#search.find(query, { ...options, names: this.#stay?.searchNames ?? {} });
  }
  async searchContext(id: number): Promise<readonly ShownEntry[]> {
    return await this.#search.context(id);
  }

  async offerFiles(options: OfferOptions): Promise<TransferId> {
    return await this.#mustBeIn().files.offer(options);
  }
  async findOffer(options: OfferOptions): Promise<TransferId | undefined> {
    return await this.#mustBeIn().files.findOffer(options);
  }
  async resendTransfer(id: TransferId): Promise<TransferId> {
    return await this.#mustBeIn().files.resend(id);
  }
  async acceptTransfer(id: TransferId, options: AcceptOptions = {}): Promise<void> {
    await this.#mustBeIn().files.accept(id, options);
    const { folder } = options;
    if (folder !== undefined) runInBackground(this.#parts.logger, 'remember-folder', () => this.rememberFolder(folder));
  }
  async lookAtTransfer(id: TransferId, options: Pick<AcceptOptions, 'folder'> = {}): Promise<OfferDetails> {
    const details = await this.#mustBeIn().files.look(id, options);
    return { ...details, target: { ...details.target, folder: folderLabel(details.target.folder) } };
  }
  async findOwnedFiles(id: TransferId, options: Pick<AcceptOptions, 'folder'> = {}): Promise<readonly number[]> {
    return await this.#mustBeIn().files.findOwned(id, options);
  }
  async transferFiles(id: TransferId): Promise<readonly OfferedFile[]> {
    return await this.#mustBeIn().files.filesOf(id);
  }
  async declineTransfer(id: TransferId): Promise<void> {
    this.#mustBeIn().files.decline(id);
  }
  async cancelTransfer(id: TransferId): Promise<void> {
    this.#mustBeIn().files.cancel(id);
  }
  async pauseTransfer(id: TransferId): Promise<void> {
    this.#mustBeIn().files.pause(id);
  }
  async resumeTransfer(id: TransferId): Promise<void> {
    this.#mustBeIn().files.resume(id);
  }
  async savedPath(id: TransferId): Promise<string> {
    return this.#mustBeIn().files.savedPath(id);
  }
  async filePath(id: TransferId, file?: number): Promise<string | undefined> {
    return await this.#mustBeIn().files.pathOf(id, file);
  }

  changeSettings(change: SettingsChange): Promise<void> {
    return this.#preferences.change(change);
  }
  setDownloadDir(folder: string): Promise<void> {
    return this.#preferences.setDownloadDir(folder);
  }
  rememberFolder(folder: string): Promise<RememberedFolder> {
    return this.#preferences.rememberFolder(folder);
  }
  folderPath(id: FolderId): string {
    return this.#preferences.folderPath(id);
  }
  trustSender(sender: { readonly memberId: MemberId; readonly alias: string; readonly maxBytes: number | null }): Promise<void> {
    return this.#preferences.trustSender(sender);
  }

  async spoolUse(): Promise<SpoolUse> {
    return await this.#mustHost().spoolUse();
  }
  async clearSpool(id?: TransferId): Promise<void> {
    this.#mustHost().clearSpool(id);
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  /** Joins, and tells the session's status from here on. */
  async #enter(where: Whereabouts): Promise<void> {
    const { identity, appVersion, database, clock, logger, imported } = this.#parts;
    const { address, alias, dial, offlineKey, remember } = where;
    const preferences = this.#preferences;
    let isOpenOffline = false;
    const stay: RoomStay = new RoomStay(
      {
        ...{ identity, dial, alias, appVersion, database, feed: this.#feed, clock, logger, limits: preferences.limits },
        downloadDir: () => preferences.downloadDir,
        maxDownloads: () => preferences.current.maxDownloads,
        trustedSenders: () => preferences.current.trustedSenders,
        status: { idle: this.#isIdle, text: preferences.current.statusText },
        offlineHost: offlineKey === undefined ? undefined : memberIdOfFingerprint(offlineKey),
        imported,
      },
      {
        onJoined: (room) => {
          this.#onJoined(where, room);
          if (isOpenOffline) runInBackground(logger, 'remember-host', async () => await remember?.(room));
        },
        onOpenedOffline: () => {
          isOpenOffline = true;
          this.#onOpenedOffline(where);
        },
        onLinkChanged: (link) => this.#onLinkChanged(link),
        onEnded: (failure) => this.#forget(stay, failure),
      },
    );
    this.#stay = stay;
    this.#setSession({ state: 'joining', address, alias });
    try {
      const room = await stay.join();
      if (preferences.current.alias !== alias) runInBackground(logger, 'remember-alias', () => this.changeSettings({ alias }));
      if (room !== undefined) await remember?.(room);
    } catch (error) {
      if (this.#stay === stay) this.#stay = undefined;
      this.#setSession({ state: 'idle' });
      throw error instanceof LanChatError ? new LanChatError(error.code, { address, ...error.params }, { cause: error }) : error;
    }
  }

  #onJoined(where: Whereabouts, room: JoinedRoom): void {
    const { address, trust } = where;
    const hostKey = fingerprintOf(room.hostPublicKey);
    this.#setSession({ state: 'joined', address, self: room.self, alias: room.alias, hostKey, trust, link: { state: 'online' } });
  }

  /** The rooms of a host that is still to be found. */
  #onOpenedOffline({ address, alias, trust, offlineKey: hostKey = '' }: Whereabouts): void {
    const self = this.#parts.identity.memberId;
    this.#setSession({ state: 'joined', address, self, alias, hostKey, trust, link: { state: 'reconnecting', attempt: 0 } });
  }

  #onLinkChanged(link: SessionLink): void {
    if (this.#session.state === 'joined' && link.state !== 'online') this.#setSession({ ...this.#session, link });
  }

  /** The stay is over: nothing of it is shown any more. */
  #forget(stay: RoomStay, failure: Failure | undefined): void {
    if (this.#stay !== stay) return;
    this.#stay = undefined;
    const closed = stay
      .closed()
      .catch(() => {}) // told where it was begun
      .finally(() => this.#ending.delete(closed));
    this.#ending.add(closed);
    const ended = this.#stopping === undefined ? failure : undefined;
    for (const id of stay.pendingIds) this.#feed.report({ type: 'pending-removed', id });
    this.#setSession(ended === undefined ? { state: 'idle' } : { state: 'idle', ended });
    this.#feed.report({ type: 'log-reset' });
    this.#reportRooms();
    this.#feed.report({ type: 'members-changed', members: [] });
  }

  async #openHost(roomName: string, port: number): Promise<Hosting> {
    const { dataDir, clock, logger, identity, appVersion } = this.#parts;
    const { spoolQuota } = this.#preferences.current;
    const options = { dataDir: path.join(dataDir, 'host'), roomName, port, clock, logger, identity, appVersion, spoolQuota };
    const host = await startHost(options).catch(async (error: unknown) => {
      if (error instanceof LanChatError && error.code === 'port-taken') {
        const { nextFree } = await checkPort(port);
        throw new LanChatError('port-taken', { ...error.params, port, ...(nextFree === port ? {} : { nextFree }) }, { cause: error });
      }
      throw error;
    });
    const watch = host.server.events.on('storage-failed', (failure) => this.#feed.report({ type: 'failure-reported', failure }));
    return { host, status: { roomName, port: host.port, addresses: host.addresses, fingerprint: host.fingerprint }, watch };
  }

  /** The host is its own first client: its connections are memory pipes. */
  #ownDialer(host: RunningHost): Dialer {
    return async ({ signal }) => {
      signal.throwIfAborted();
      const { clientEnd, hostEnd } = createMemoryPipe(this.#parts.identity.publicKey);
      host.server.accept(hostEnd);
      return clientEnd;
    };
  }

  #stopHost(hosting: Hosting): Promise<void> {
    this.#stopping ??= this.#stopHostNow(hosting).finally(() => {
      this.#stopping = undefined;
    });
    return this.#stopping;
  }

  async #stopHostNow(hosting: Hosting): Promise<void> {
    const stay = this.#stay;
    // Everybody hears that the host stops, and not that its first member left.
    await hosting.host.stop();
    hosting.watch[Symbol.dispose]();
    // Who hosts opens the room again: what is under way goes on then.
    await stay?.leave('quit');
    if (stay !== undefined) this.#forget(stay, undefined);
    this.#hosting = undefined;
    this.#feed.report({ type: 'hosting-changed', hosting: null });
  }

  async #closeAll(): Promise<void> {
    const { clock, database, logger } = this.#parts;
    this.#running.abort();
    const goodbye = this.#leave('quit').catch((error: unknown) => logger.log('warn', 'goodbye-failed', { error }));
    const everythingKept = goodbye.then(() => Promise.all(this.#ending));
    await Promise.race([everythingKept, sleep(clock, GOODBYE_TIMEOUT_MS)]);
    await database[Symbol.asyncDispose]();
  }

  #mustBeFree(): void {
    if (this.#stay !== undefined || this.#startingHost || this.#closing !== undefined) throw new LanChatError('already-joined');
  }

  #mustHost(): RunningHost {
    if (this.#hosting === undefined) throw new LanChatError('not-hosting');
    return this.#hosting.host;
  }

  #mustBeIn(): RoomStay {
    if (this.#stay === undefined || this.#session.state !== 'joined') throw new LanChatError('not-joined');
    return this.#stay;
  }

  #setSession(session: SessionStatus): void {
    this.#session = session;
    this.#feed.report({ type: 'session-changed', session });
  }

  #reportRooms(): void {
    this.#feed.report({ type: 'rooms-changed', rooms: this.#stay?.rooms ?? this.#parts.imported.views });
  }

  #reportKnownHosts(): void {
    this.#feed.report({ type: 'known-hosts-changed', knownHosts: this.#parts.knownHosts.list() });
  }

  #onSettings(settings: Settings): void {
    this.#hosting?.host.setSpoolQuota(settings.spoolQuota);
    this.#stay?.maxDownloadsChanged();
    this.#stay?.status.setText(settings.statusText);
    this.#feed.report({ type: 'settings-changed', settings });
  }
}
