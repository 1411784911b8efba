import { homedir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { aliasSchema } from '../shared/model/alias.ts';
import type { Settings } from '../shared/model/status.ts';
import { readJsonFile, writeJsonFile } from './lib/json-file.ts';

/** What holds as long as the person chose nothing else. */
export type SettingsDefaults = { readonly alias: string; readonly downloadDir: string };

const fileSchema = z.object({
  version: z.literal(1),
  alias: aliasSchema.exactOptional(),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  downloadDir: z.string().min(1).max(4_096).exactOptional(),
});
type Choices = z.infer<typeof fileSchema>;

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
    return new SettingsStore(file, defaults, (await readJsonFile(file, fileSchema)) ?? { version: 1, theme: 'system' });
  }

  /** As a person reads them. */
  get current(): Settings {
    const { alias = this.#defaults.alias, theme } = this.#choices;
    return { alias, theme, downloadFolder: shortFolder(this.downloadDir, homedir()) };
  }

  /** Absolute path of the folder for accepted files. */
  get downloadDir(): string {
    return this.#choices.downloadDir ?? this.#defaults.downloadDir;
  }

  /** What is undefined stays. Resolves when it is on the disk. */
  change(change: { readonly [Name in 'alias' | 'theme' | 'downloadDir']?: Choices[Name] | undefined }): Promise<void> {
    const { alias = this.#choices.alias, theme = this.#choices.theme, downloadDir = this.#choices.downloadDir } = change;
    const choices: Choices = { version: 1, theme, ...(alias === undefined ? {} : { alias }), ...(downloadDir === undefined ? {} : { downloadDir }) };
    this.#choices = choices;
    this.#lastWrite = this.#lastWrite.catch(() => {}).then(() => writeJsonFile(this.#file, choices));
    return this.#lastWrite;
  }
}

/** The folder as people write it: `~` for their home. */
export function shortFolder(folder: string, home: string): string {
  const relative = path.relative(home, folder);
  if (relative === '') return '~';
  if (relative.startsWith('..') || path.isAbsolute(relative)) return folder;
  return path.join('~', relative);
}
