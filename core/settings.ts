import { z } from 'zod';
import { MAX_DOWNLOADS, MIN_SPOOL_QUOTA_BYTES } from '../shared/ipc/contract.ts';
import { aliasSchema } from '../shared/model/alias.ts';
import { type FolderId, folderIdSchema, memberIdSchema } from '../shared/model/ids.ts';
import { statusTextSchema } from '../shared/model/member.ts';
import type { RememberedFolder, Settings, TrustedSender } from '../shared/model/status.ts';
import { SPOOL_MAX_BYTES } from '../shared/wire/limits.ts';
import { LanChatError } from './lib/errors.ts';
import { folderLabel } from './lib/folder-label.ts';
import { readJsonFile, writeJsonFile } from './lib/json-file.ts';
import { type RecentFolder, withFolder, withNewest } from './recent-folders.ts';

/** What holds as long as the person chose nothing else. */
export type SettingsDefaults = { readonly alias: string; readonly downloadDir: string };

const DEFAULT_DOWNLOADS = 3;
/** People whose files come without asking; beyond it the first ones are asked about again. */
const MAX_TRUSTED_SENDERS = 500;

const folderPathSchema = z.string().min(1).max(4_096);
const limitSchema = z.int().min(1);
const fileSchema = z.object({
  version: z.literal(1),
  alias: aliasSchema.exactOptional(),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  downloadDir: folderPathSchema.exactOptional(),
  /** Newest first. */
  recentFolders: z.array(z.object({ id: folderIdSchema, path: folderPathSchema })).default([]),
  /** Bytes per second. */
  uploadLimit: limitSchema.exactOptional(),
  downloadLimit: limitSchema.exactOptional(),
  maxDownloads: z.int().min(1).max(MAX_DOWNLOADS).exactOptional(),
  spoolQuota: z.int().min(MIN_SPOOL_QUOTA_BYTES).exactOptional(),
  statusText: statusTextSchema.exactOptional(),
  notify: z.enum(['all', 'mentions', 'none']).default('all'),
  trustedSenders: z.array(z.object({ memberId: memberIdSchema, alias: aliasSchema, maxBytes: z.int().min(1) })).default([]),
});
type Choices = z.infer<typeof fileSchema>;

/** What is undefined stays, what is null goes back to its default. */
export type ChoicesChange = {
  readonly alias?: string | undefined;
  readonly theme?: Choices['theme'] | undefined;
  readonly uploadLimit?: number | null | undefined;
  readonly downloadLimit?: number | null | undefined;
  readonly maxDownloads?: number | undefined;
  readonly spoolQuota?: number | undefined;
  readonly statusText?: string | null | undefined;
  readonly notify?: Choices['notify'] | undefined;
};

/** What the person chose, kept in one JSON file. */
export class SettingsStore {
  readonly #file: string;
  readonly #defaults: SettingsDefaults;
  #choices: Choices;
  #lastWrite: Promise<void> = Promise.resolve();

  private constructor(file: string, defaults: SettingsDefaults, choices: Choices) {
    this.#file = file;
    this.#defaults = defaults;
    this.#choices = choices;
  }

  /** Reads `file`; without one the defaults hold. @throws LanChatError `data-folder-unusable`, here and from every change */
  static async open(file: string, defaults: SettingsDefaults): Promise<SettingsStore> {
    const choices = (await readJsonFile(file, fileSchema)) ?? fileSchema.parse({ version: 1 });
    const store = new SettingsStore(file, defaults, choices);
    // Written at once where it is new, because a page names it by its id, also after a restart.
    const recentFolders = withFolder(choices.recentFolders, store.downloadDir);
    if (recentFolders !== choices.recentFolders) await store.#write({ ...choices, recentFolders });
    return store;
  }

  /** As a person reads them. */
  get current(): Settings {
    const { version: _, downloadDir: _path, recentFolders, ...choices } = this.#choices;
    return {
      ...{ alias: this.#defaults.alias, maxDownloads: DEFAULT_DOWNLOADS, spoolQuota: SPOOL_MAX_BYTES },
      ...choices,
      downloadFolder: folderLabel(this.downloadDir),
      recentFolders: recentFolders.map(toRemembered),
    };
  }

  /** Absolute path of the folder for accepted files. */
  get downloadDir(): string {
    return this.#choices.downloadDir ?? this.#defaults.downloadDir;
  }

  /** Absolute paths of all remembered folders, the one for accepted files among them. */
  get folderPaths(): readonly string[] {
    return this.#choices.recentFolders.map((folder) => folder.path);
  }

  /** The absolute path of a remembered folder. @throws LanChatError `unknown-folder` */
  folderPath(id: FolderId): string {
    const folder = this.#choices.recentFolders.find((each) => each.id === id);
    if (folder === undefined) throw new LanChatError('unknown-folder');
    return folder.path;
  }

  /** Resolves when it is on the disk, as every change. */
  change({ uploadLimit, downloadLimit, statusText, ...rest }: ChoicesChange): Promise<void> {
    const { uploadLimit: uploadBefore, downloadLimit: downloadBefore, statusText: statusBefore, ...before } = this.#choices;
    const optional = {
      uploadLimit: changed(uploadBefore, uploadLimit),
      downloadLimit: changed(downloadBefore, downloadLimit),
      statusText: changed(statusBefore, statusText),
    };
    return this.#write({ ...before, ...definedOf(optional), ...definedOf(rest) });
  }

  /** Makes the folder the one for accepted files. */
  setDownloadDir(downloadDir: string): Promise<void> {
    const { folders: recentFolders } = withNewest(this.#choices.recentFolders, downloadDir, downloadDir);
    return this.#write({ ...this.#choices, downloadDir, recentFolders });
  }

  /** Makes the folder the newest of those that were chosen. */
  async rememberFolder(folder: string): Promise<RememberedFolder> {
    const { newest, folders: recentFolders } = withNewest(this.#choices.recentFolders, folder, this.downloadDir);
    await this.#write({ ...this.#choices, recentFolders });
    return toRemembered(newest);
  }

  /** Files of the member, up to `maxBytes` for one offer, are accepted without asking from now on; null ends that. */
  trustSender({ memberId, alias, maxBytes }: Omit<TrustedSender, 'maxBytes'> & { readonly maxBytes: number | null }): Promise<void> {
    const others = this.#choices.trustedSenders.filter((sender) => sender.memberId !== memberId);
    const trustedSenders = maxBytes === null ? others : [...others, { memberId, alias, maxBytes }].slice(-MAX_TRUSTED_SENDERS);
    return this.#write({ ...this.#choices, trustedSenders });
  }

  #write(choices: Choices): Promise<void> {
    this.#choices = choices;
    this.#lastWrite = this.#lastWrite.catch(() => {}).then(() => writeJsonFile(this.#file, choices));
    return this.#lastWrite;
  }
}

function toRemembered({ id, path: folder }: RecentFolder): RememberedFolder {
  return { id, label: folderLabel(folder) };
}

function changed<Value>(before: Value | undefined, change: Value | null | undefined): Value | undefined {
  return change === undefined ? before : (change ?? undefined);
}

/** The properties that have a value. */
function definedOf<Properties extends object>(properties: Properties): { [Name in keyof Properties]?: Exclude<Properties[Name], undefined> } {
  const defined = Object.entries(properties).filter(([, value]) => value !== undefined);
  return Object.fromEntries(defined) as { [Name in keyof Properties]?: Exclude<Properties[Name], undefined> };
}
