import { lstat, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { numberedName } from '../safe-name.ts';

/** A folder into which files are saved beside what is there already: links out of it, dangling ones, files and folders, all of which must stay as they are. */
export class PlantedFolder {
  readonly path: string;
  /** Names that something has. */
  readonly taken = new Set<string>();
  readonly #outside: string;
  #planted: ReadonlyMap<string, string> = new Map();
  #canaries: ReadonlyMap<string, string> = new Map();

  /** Within `folder`, where nothing is yet. `names` get something of each kind in turn. */
  static async create(folder: string, names: readonly string[]): Promise<PlantedFolder> {
    const planted = new PlantedFolder(folder);
    await planted.#plantAll(names);
    return planted;
  }

  private constructor(folder: string) {
    this.path = join(folder, 'inside');
    this.#outside = join(folder, 'outside');
  }

  /** The first free one of the names of `name`, which is taken from now on. */
  take(name: string): string {
    let number = 1;
    while (this.taken.has(numberedName(name, number))) number++;
    const free = numberedName(name, number);
    this.taken.add(free);
    return free;
  }

  /** What was planted, or is outside, and is not what it was; and what is in the folder although nobody took its name. */
  async faults(): Promise<readonly string[]> {
    const [inside, outside] = [await told(this.path), await told(this.#outside)];
    return [
      ...[...this.#planted]
        .filter(([name, what]) => inside.get(name) !== what)
        .map(([name]) => `what was called ${JSON.stringify(name)} was touched`),
      ...(JSON.stringify([...outside]) === JSON.stringify([...this.#canaries]) ? [] : ['something outside the folder was touched']),
      ...[...inside.keys()].filter((name) => !this.taken.has(name)).map((name) => `${JSON.stringify(name)} is left behind`),
    ];
  }

  async #plantAll(names: readonly string[]): Promise<void> {
    await mkdir(this.path, { recursive: true });
    await mkdir(join(this.#outside, 'folder'), { recursive: true });
    await writeFile(join(this.#outside, 'canary'), 'nobody may change this');
    for (const [index, name] of names.entries()) await this.#plant(join(this.path, name), index);
    this.#planted = await told(this.path);
    this.#canaries = await told(this.#outside);
    for (const name of this.#planted.keys()) this.taken.add(name);
  }

  async #plant(path: string, index: number): Promise<void> {
    const kinds = [
      () => symlink(join(this.#outside, 'canary'), path),
      () => symlink(join(this.#outside, 'nothing here'), path),
      () => symlink(join(this.#outside, 'folder'), path),
      () => writeFile(path, `planted ${index}`, { flag: 'wx' }),
      () => mkdir(path),
      () => symlink('../outside/canary', path),
    ];
    await kinds[index % kinds.length]?.().catch(ignoreTaken);
  }
}

/** Two names can become one. */
function ignoreTaken(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

/** Everything directly in `folder`, with all that a touch would change. */
async function told(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder);
  const rows = await Promise.all(
    names.sort().map(async (name): Promise<[string, string]> => {
      const path = join(folder, name);
      const stats = await lstat(path, { bigint: true });
      const content = stats.isSymbolicLink() ? await readlink(path) : stats.isFile() ? await readFile(path, 'utf8') : (await readdir(path)).join();
      return [name, `${stats.ino} ${stats.mode} ${stats.mtimeNs} ${content}`];
    }),
  );
  return new Map(rows);
}
