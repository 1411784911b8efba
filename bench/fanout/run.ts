import { createIdentity } from '../../core/net/identity-file.ts';
import { Child } from '../lib/child.ts';
import { percentile } from '../lib/statistics.ts';
import type { Usage } from '../lib/usage.ts';
import type { Workplace } from '../lib/workplace.ts';

export type Kind = 'lan-chat' | 'plain' | 'plain-batching';

export type Latency = { readonly p50Ms: number; readonly p99Ms: number; readonly said: number; readonly lost: number };
export type Throughput = { readonly deliveriesPerSecond: number; readonly microsecondsPerDelivery: number; readonly lost: number };

const PROCESSES = 2;
const SETTLE_MS = 300;
const PATIENCE_MS = 60_000;
const LATENCY_SPEAKERS = 10;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A server, and its members in processes of their own. */
export class Crowd implements AsyncDisposable {
  readonly #server: Child;
  readonly #members = Array.from({ length: PROCESSES }, () => new Child('fanout/stations.ts'));
  readonly #kind: Kind;
  readonly #count: number;
  #port = 0;

  private constructor(kind: Kind, count: number) {
    this.#kind = kind;
    this.#count = count;
    this.#server = new Child(kind === 'lan-chat' ? 'fanout/host.ts' : 'fanout/plain-broadcaster.ts');
  }

  /** Starts the server and makes the members' keys; nobody has joined yet. `folder` is where LAN Chat keeps its log. */
  static async open(kind: Kind, count: number, folder: string): Promise<Crowd> {
    const crowd = new Crowd(kind, count);
    await Promise.all(crowd.#members.map((child) => child.ask('prepare', { count: count / PROCESSES })));
    if (kind === 'lan-chat') crowd.#port = await crowd.#server.ask<number>('start', { dataDir: folder });
    else {
      const { privateKeyPem: key, certificatePem: cert } = await createIdentity();
      crowd.#port = await crowd.#server.ask<number>('start', { certificate: { key, cert }, batching: kind === 'plain-batching' });
    }
    return crowd;
  }

  get port(): number {
    return this.#port;
  }

  /** Everybody joins at the same moment; answers the seconds until the last one was in. */
  async join(): Promise<number> {
    const begun = performance.now();
    const kind = this.#kind === 'lan-chat' ? 'lan-chat' : 'plain';
    await Promise.all(this.#members.map((child, index) => child.ask('join', { port: this.#port, kind, name: `p${index}` })));
    const seconds = (performance.now() - begun) / 1_000;
    // What they all are told of each other is still on its way.
    await this.#quiet();
    return seconds;
  }

  async measureLatency(perSecond: number, seconds: number): Promise<Latency> {
    await this.#begin('age');
    const [first, ...others] = this.#members;
    if (first === undefined || others.length === 0) throw new Error('no members');
    const said = await first.ask<number>('sayEvenly', { perSecond, seconds, speakers: LATENCY_SPEAKERS });
    const lost = await this.#countLost(said);
    const ages = (await this.#askAll<number[]>('ages')).flat();
    return { p50Ms: percentile(ages, 0.5), p99Ms: percentile(ages, 0.99), said, lost };
  }

  async measureThroughput(seconds: number): Promise<Throughput> {
    await this.#begin('count');
    await this.#server.ask('begin');
    const begun = performance.now();
    const said = (await Promise.all(this.#members.map((child) => child.ask<number>('saySaturated', { seconds, everybody: this.#count })))).reduce(
      (sum, count) => sum + count,
      0,
    );
    const lost = await this.#countLost(said);
    const spent = (performance.now() - begun) / 1_000;
    const { cpuSeconds } = await this.#server.ask<Usage>('finish');
    const deliveries = said * this.#count;
    return { deliveriesPerSecond: deliveries / spent, microsecondsPerDelivery: (cpuSeconds * 1e6) / deliveries, lost };
  }

  /** Has `count` texts said, and waits until everybody has them. */
  async fill(count: number): Promise<void> {
    await this.#begin('count');
    const [first] = this.#members;
    await first?.ask('sayAll', { count });
    await this.#countLost(count);
  }

  /** Bytes of memory that the server holds. */
  residentBytes(): Promise<number> {
    return this.#server.ask<number>('resident');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#members.map((child) => child.ask('leave')));
    if (this.#kind === 'lan-chat') await this.#server.ask('stop').catch(() => {});
    for (const child of [...this.#members, this.#server]) await child[Symbol.asyncDispose]();
  }

  async #begin(listens: 'count' | 'age'): Promise<void> {
    await this.#quiet();
    await Promise.all(this.#members.map((child) => child.ask('begin', { listens })));
  }

  #askAll<Result>(command: string): Promise<Result[]> {
    return Promise.all(this.#members.map((child) => child.ask<Result>(command)));
  }

  /** Waits until nothing arrives any more. */
  async #quiet(): Promise<void> {
    let before = -1;
    for (let waited = 0; waited < PATIENCE_MS; waited += SETTLE_MS) {
      await sleep(SETTLE_MS);
      const now = (await this.#askAll<number[]>('received')).flat().reduce((sum, count) => sum + count, 0);
      if (now === before) return;
      before = now;
    }
  }

  /** How many of `said` texts did not reach everybody; waits for those on their way. */
  async #countLost(said: number): Promise<number> {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      const received = (await this.#askAll<number[]>('received')).flat();
      const missing = received.reduce((sum, count) => sum + said - count, 0);
      if (missing === 0 || performance.now() > end) return missing;
      await sleep(20);
    }
  }
}

/** A host whose log has `entries`, and the seconds that somebody who joins it as a whole app core takes to have them all on the disk. */
export async function measureBacklog(place: Workplace, entries: number): Promise<number> {
  await using folder = await place.subfolder();
  await using crowd = await Crowd.open('lan-chat', PROCESSES, folder.path);
  await crowd.join();
  await crowd.fill(entries);
  await using member = new Child('fanout/newcomer.ts');
  return await member.ask<number>('join', { folder: folder.path, port: crowd.port, entries });
}
