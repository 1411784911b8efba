import { aliasSchema } from '../shared/model/alias.ts';
import type { FolderId } from '../shared/model/ids.ts';
import type { RememberedFolder, Settings, TrustedSender } from '../shared/model/status.ts';
import type { SettingsChange } from './controller-api.ts';
import type { Clock } from './lib/clock.ts';
import { LanChatError } from './lib/errors.ts';
import type { SettingsStore } from './settings.ts';
import { checkTargetFolder } from './target-folder.ts';
import { RateLimiter } from './transfer/rate-limiter.ts';

/** The settings in force: what is changed holds at once, also for what runs, and is told when it is on the disk. */
export class Preferences {
  /** What the bytes of files may take of the network. */
  readonly limits: { readonly uploads: RateLimiter; readonly downloads: RateLimiter };
  readonly #store: SettingsStore;
  readonly #onChanged: (settings: Settings) => void;

  constructor(store: SettingsStore, clock: Clock, onChanged: (settings: Settings) => void) {
    this.limits = { uploads: new RateLimiter(clock), downloads: new RateLimiter(clock) };
    this.#store = store;
    this.#onChanged = onChanged;
    this.#setLimits();
  }

  get current(): Settings {
    return this.#store.current;
  }

  /** Absolute path of the folder for accepted files. */
  get downloadDir(): string {
    return this.#store.downloadDir;
  }

  /** @throws LanChatError `bad-alias`, and here as everywhere `data-folder-unusable` */
  async change(change: SettingsChange): Promise<void> {
    const alias = change.alias === undefined ? undefined : readAlias(change.alias);
    const written = this.#store.change({ ...change, alias });
    this.#setLimits();
    await written;
    this.#onChanged(this.current);
  }

  /** @throws LanChatError `folder-unwritable` */
  async setDownloadDir(folder: string): Promise<void> {
    await checkTargetFolder(folder);
    await this.#store.setDownloadDir(folder);
    this.#onChanged(this.current);
  }

  /** @throws LanChatError `folder-unwritable` */
  async rememberFolder(folder: string): Promise<RememberedFolder> {
    await checkTargetFolder(folder);
    const remembered = await this.#store.rememberFolder(folder);
    this.#onChanged(this.current);
    return remembered;
  }

  /** @throws LanChatError `unknown-folder` */
  folderPath(id: FolderId): string {
    return this.#store.folderPath(id);
  }

  async trustSender(sender: Omit<TrustedSender, 'maxBytes'> & { readonly maxBytes: number | null }): Promise<void> {
    await this.#store.trustSender(sender);
    this.#onChanged(this.current);
  }

  #setLimits(): void {
    const { uploadLimit, downloadLimit } = this.current;
    this.limits.uploads.setLimit(uploadLimit);
    this.limits.downloads.setLimit(downloadLimit);
  }
}

/** @throws LanChatError `bad-alias` */
export function readAlias(typed: string): string {
  const alias = aliasSchema.safeParse(typed);
  if (!alias.success) throw new LanChatError('bad-alias', { alias: typed });
  return alias.data;
}
