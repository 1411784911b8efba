import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { toFailure } from '../core/lib/errors.ts';
import { type Device, Devices } from '../core/testing/controllers.ts';
import type { TransferId } from '../shared/model/ids.ts';
import type { Transfer } from '../shared/model/transfer.ts';
import { TinyDisk } from './disk-full/tiny-disk.ts';

/**
 * Lets real disks run full while files are handed over: `unshare -rm node scripts/proof-disk-full.ts`, as it mounts tiny ones. Fails unless
 * both sides know within 2 s which file could not be saved and why, nothing damaged or unfinished has a final name, and freeing space and
 * going on finishes the transfer with the SHA-256 of what was sent.
 */

const MIB = 1024 * 1024;
const TOLD_WITHIN_MS = 2_000;
const PATIENCE_MS = 30_000;
/** So that there is time to fill the disk while bytes come. */
const BYTES_PER_SECOND = 16 * MIB;
/** A host keeps 1 GiB of its disk free, and takes a quarter of the rest. */
const ROOMY_BYTES = 64 * 1024 * MIB;

type Files = Readonly<Record<string, Buffer>>;
type People = { readonly folder: string; readonly ann: Device; readonly bea: Device };

await using devices = await Devices.create();
const FILM: Files = { 'film.mkv': randomBytes(24 * MIB) };
const ALBUM: Files = Object.fromEntries(Array.from({ length: 24 }, (_, index) => [`album/${index % 4}/photo ${index}.jpg`, randomBytes(MIB)]));

await Promise.all([proveWith('a file', FILM), proveWith('a folder', ALBUM)]);

async function proveWith(name: string, files: Files): Promise<void> {
  await scenario(`${name}: the receiver's disk runs full`, (people) => receiverRunsFull(people, files));
  await scenario(`${name}: the host's disk runs full`, (people) => hostRunsFull(people, files));
  await scenario(`${name}: the host's disk was full before`, (people) => hostWasFull(people, files));
}

async function scenario(what: string, run: (people: People) => Promise<string>): Promise<void> {
  const startMs = performance.now();
  try {
    const told = await run(await gather(what));
    print(`${what}: ${told}, saved after ${((performance.now() - startMs) / 1_000).toFixed(1)} s`);
  } catch (error) {
    print(`${what}: FAILED: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

async function receiverRunsFull({ folder, ann, bea }: People, files: Files): Promise<string> {
  using disk = new TinyDisk(bea.downloadDir, 64 * MIB);
  await bea.controller.changeSettings({ downloadLimit: BYTES_PER_SECOND });
  const id = await offer(ann, bea, await write(path.join(folder, 'from'), files));
  await bea.controller.acceptTransfer(id);
  await until(
    'bytes come',
    () => receivedBytes(bea, id),
    (bytes) => bytes > 4 * MIB,
  );
  await disk.fill();
  const startMs = performance.now();
  const told = await until(
    'Bea is told',
    () => transfer(bea, id),
    (row) => failureOf(row) !== undefined,
  );
  const theirs = await until(
    'Ann is told',
    () => transfer(ann, id),
    (row) => row.direction === 'outgoing' && row.receivers[0]?.state === 'failed',
  );
  const toldMs = performance.now() - startMs;
  const own = failureOf(told);
  demand(own?.code === 'disk-full', 'Bea hears of another failure', own);
  demand(/film|photo|album/u.test(String(own?.params.name)), 'Bea does not hear which file', own);
  demand(theirs.direction === 'outgoing' && theirs.receivers[0]?.failure?.code === 'disk-full', 'Ann hears of another failure', theirs);
  await demandNothingSaved(bea, ['filler']);
  await disk.free();
  await bea.controller.resumeTransfer(id);
  await demandSaved(bea, id, files);
  return withinTime(toldMs);
}

async function hostRunsFull({ folder, ann, bea }: People, files: Files): Promise<string> {
  using disk = spoolDisk(folder, ROOMY_BYTES);
  await ann.controller.changeSettings({ uploadLimit: BYTES_PER_SECOND });
  const id = await offer(ann, bea, await write(path.join(folder, 'from'), files));
  await bea.controller.acceptTransfer(id);
  await until(
    'bytes come',
    () => disk.usedBytes(),
    (bytes) => bytes > 4 * MIB,
  );
  disk.resize((await disk.usedBytes()) + 2 * MIB);
  const startMs = performance.now();
  await demandHeldUp(ann, bea, id);
  const toldMs = performance.now() - startMs;
  await demandNothingSaved(bea);
  disk.resize(ROOMY_BYTES);
  await ann.controller.pauseTransfer(id);
  await ann.controller.resumeTransfer(id);
  await demandSaved(bea, id, files);
  return withinTime(toldMs);
}

async function hostWasFull({ folder, ann, bea }: People, files: Files): Promise<string> {
  using disk = spoolDisk(folder, 64 * MIB);
  const id = await offer(ann, bea, await write(path.join(folder, 'from'), files));
  const startMs = performance.now();
  await acceptInVain(ann, bea, id);
  const toldMs = performance.now() - startMs;
  await demandNothingSaved(bea);
  disk.resize(ROOMY_BYTES);
  // A person who cannot wait asks once more.
  await bea.controller.pauseTransfer(id);
  await (wasRefused(await transfer(bea, id)) ? bea.controller.acceptTransfer(id) : bea.controller.resumeTransfer(id));
  await demandSaved(bea, id, files);
  return withinTime(toldMs);
}

function wasRefused({ status }: Transfer): boolean {
  return status.state === 'offered';
}

/** Of a folder not even the list of files can come: the acceptance fails, and says why. */
async function acceptInVain(ann: Device, bea: Device, id: TransferId): Promise<void> {
  const refusal = await bea.controller.acceptTransfer(id).then(
    () => undefined,
    (error: unknown) => toFailure(error),
  );
  if (refusal === undefined) return await demandHeldUp(ann, bea, id);
  demand(refusal.code === 'host-full' && refusal.params.name === 'album', 'Bea hears of another failure', refusal);
  await until('Ann is told', () => transfer(ann, id), isHeldUp);
}

function isHeldUp({ status }: Transfer): boolean {
  return status.state === 'interrupted' && status.waitingFor === 'host-space';
}

/** Both wait for room on the host's disk. */
async function demandHeldUp(ann: Device, bea: Device, id: TransferId): Promise<void> {
  await until('Bea is told', () => transfer(bea, id), isHeldUp);
  await until('Ann is told', () => transfer(ann, id), isHeldUp);
}

async function demandNothingSaved({ downloadDir }: Device, others: readonly string[] = []): Promise<void> {
  const names = await readdir(downloadDir).catch(() => []);
  const saved = names.filter((name) => !name.startsWith('.lan-chat-') && !others.includes(name));
  demand(saved.length === 0, 'something unfinished has a name', saved);
}

async function demandSaved(bea: Device, id: TransferId, files: Files): Promise<void> {
  const row = await until(
    'it is saved',
    () => transfer(bea, id),
    ({ status }) => ['saved', 'failed', 'ended'].includes(status.state),
  );
  demand(row.status.state === 'saved', 'it is not saved', row.status);
  for (const [name, bytes] of Object.entries(files)) {
    const saved = await readFile(path.join(bea.downloadDir, `Ann_${name}`));
    demand(sha256(saved) === sha256(bytes), `${name} is damaged`, saved.length);
  }
  const left = (await readdir(bea.downloadDir)).filter((name) => name.startsWith('.'));
  demand(left.length === 0, 'something is left behind', left);
}

/** Hanna hosts, Ann sends, Bea receives. */
async function gather(what: string): Promise<People> {
  const name = (who: string) => `${what}/${who}`;
  const hanna = await devices.open(name('Hanna'));
  const { port } = await hanna.controller.startHosting({ roomName: 'Room', alias: 'Hanna', port: 0 });
  const [ann, bea] = [await devices.open(name('Ann')), await devices.open(name('Bea'))];
  await ann.controller.join({ host: '127.0.0.1', port, alias: 'Ann' });
  await bea.controller.join({ host: '127.0.0.1', port, alias: 'Bea' });
  return { folder: path.join(devices.folder, what), ann, bea };
}

/** The spool has a disk of its own: what the room says is not what this is about. */
function spoolDisk(folder: string, bytes: number): TinyDisk {
  return new TinyDisk(path.join(folder, 'Hanna', 'data', 'host', 'spool'), bytes);
}

async function write(folder: string, files: Files): Promise<string> {
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), bytes);
  }
  return path.join(folder, Object.keys(files)[0]?.split('/')[0] ?? '');
}

async function offer(ann: Device, bea: Device, item: string): Promise<TransferId> {
  const id = await ann.controller.offerFiles({ roomId: await ann.roomId(), items: [{ path: item }] });
  await until(
    'Bea is offered it',
    () => find(bea, id),
    (row) => row?.status.state === 'offered',
  );
  return id;
}

/** Why this device's person has to do something. */
function failureOf({ status }: Transfer) {
  return 'failure' in status ? status.failure : undefined;
}

async function find({ controller }: Device, id: TransferId): Promise<Transfer | undefined> {
  return (await controller.snapshot()).transfers.find((row) => row.id === id);
}

async function transfer(device: Device, id: TransferId): Promise<Transfer> {
  const row = await find(device, id);
  if (row === undefined) throw new Error('the transfer is gone');
  return row;
}

async function receivedBytes(device: Device, id: TransferId): Promise<number> {
  const { status } = await transfer(device, id);
  return status.state === 'receiving' ? status.progress.bytes : 0;
}

async function until<Value>(what: string, ask: () => Promise<Value>, isSo: (value: Value) => boolean): Promise<Value> {
  const deadlineMs = performance.now() + PATIENCE_MS;
  for (;;) {
    const value = await ask();
    if (isSo(value)) return value;
    if (performance.now() > deadlineMs) throw new Error(`waited in vain until ${what}: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function withinTime(toldMs: number): string {
  demand(toldMs <= TOLD_WITHIN_MS, 'somebody was told too late', toldMs);
  return `both told after ${toldMs.toFixed(0)} ms`;
}

function demand(condition: boolean, fault: string, found: unknown): asserts condition {
  if (!condition) throw new Error(`${fault}: ${JSON.stringify(found)}`);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
