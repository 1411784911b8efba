// How the window's list takes a room of 100,000 messages: the browser shell with a real host behind it, in Chromium.
// node bench/list.ts [--messages=n] [--rounds=n] [--disk=folder]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { startHost } from '../core/index.ts';
import { createIdentity } from '../core/net/identity-file.ts';
import { chromiumPath } from '../e2e/fixtures/chromium-path.ts';
import { joinLanChat, type LanChatStation, newPostId } from './fanout/member.ts';
import { median } from './lib/statistics.ts';
import { formatTable } from './lib/table.ts';
import { Workplace } from './lib/workplace.ts';
import { heapBytes, measureFrames } from './list/frames.ts';
import { bodyOf } from './list/talk.ts';

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const { values: options } = parseArgs({
  options: { messages: { type: 'string', default: '100000' }, rounds: { type: 'string', default: '9' }, disk: { type: 'string', default: tmpdir() } },
});
const messages = Number(options.messages);
const rounds = Number(options.rounds);
const LONG = 'Long';
const EMPTY = 'Empty';
const FILL_WINDOW = 2_000;
const SCROLL_STEP_PX = 1_000;
const SCROLL_FRAMES = 400;
const INCOMING_PER_SECOND = 200;
const INCOMING_SECONDS = 8;
const PATIENCE_MS = 120_000;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

console.log(
  `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, ${process.platform}, Node ${process.versions.node}, Chromium without a GPU`,
);
console.log(`The load was ${loadavg()[0]?.toFixed(1)} before.\n`);

await using place = await Workplace.create(options.disk, 0);
const host = await startHost({ dataDir: path.join(place.folder, 'host'), roomName: LONG, port: 0, messagesPerSecond: 1_000_000 });
const speaker = await openSpeaker();
await using shell = await openShell();
await using browser = await chromium.launch({
  executablePath: chromiumPath(),
  args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--enable-precise-memory-info'],
});
const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
page.setDefaultTimeout(PATIENCE_MS);
await page.goto(shell.address);
await join(page);

const rows: (readonly [string, string])[] = [];
const opened = await measureOpening(page);
rows.push([
  'opens, beside an empty room',
  `${opened.longMs.toFixed(0)} ms / ${opened.emptyMs.toFixed(0)} ms = ${(opened.longMs / opened.emptyMs).toFixed(2)}`,
]);
const heapBefore = await heapBytes(page);
const scrolled = await measureFrames(page, () => scrollUp(page));
rows.push([`scrolls ${SCROLL_STEP_PX} px a frame`, `${scrolled.framesPerSecond.toFixed(1)} fps, 95th percentile ${scrolled.p95Ms.toFixed(1)} ms`]);
rows.push(['moves what is read when older lines come above it', `${(await measureDrift(page)).toFixed(1)} px at most`]);
await page.getByRole('button', { name: /latest/iu }).click();
await sleep(500);
const incoming = await measureFrames(page, sayMuch);
rows.push([
  `takes ${INCOMING_PER_SECOND} messages a second`,
  `${incoming.framesPerSecond.toFixed(1)} fps, 95th percentile ${incoming.p95Ms.toFixed(1)} ms`,
]);
const heapAfter = await heapBytes(page);
rows.push(['heap when opened, and after all of this', `${mib(heapBefore)} / ${mib(heapAfter)} MiB`]);
console.log(formatTable([[`A room of ${messages} messages`, ''], ...rows]));
speaker.close();
await host.stop();

/** Fills the long room, and makes the empty one. */
async function openSpeaker(): Promise<LanChatStation> {
  let received = 0;
  const onEntry = () => {
    received++;
  };
  const station = await joinLanChat({ port: host.port, identity: await createIdentity(), alias: 'Speaker', onEntry });
  station.send([{ type: 'create-room', id: newPostId(), name: EMPTY }]);
  for (let said = 0; said < messages; ) {
    const due = Math.min(messages, received + FILL_WINDOW) - said;
    station.send(
      Array.from(
        { length: Math.max(0, due) },
        (_, index) => ({ type: 'post', id: newPostId(), roomId: station.roomId, body: bodyOf(said + index) }) as const,
      ),
    );
    said += Math.max(0, due);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return station;
}

/** The browser shell as a person starts it. */
async function openShell() {
  const file = fileURLToPath(new URL('../dist/web.mjs', import.meta.url));
  const folders = ['--data-dir', path.join(place.folder, 'web'), '--download-dir', path.join(place.folder, 'downloads')];
  const child = spawn(process.execPath, [file, '--port', '0', '--no-open', ...folders], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]+/u.exec(line)?.[0];
    if (address === undefined) continue;
    const dispose = async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    };
    return { address, [Symbol.asyncDispose]: dispose };
  }
  throw new Error('the browser shell said no address');
}

async function join(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Join a room' }).click();
  await page.getByLabel('Host name or IP address').fill('127.0.0.1');
  await page.getByLabel('Port').fill(String(host.port));
  await page.getByLabel('Your alias').fill('Reader');
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await roomButton(page, LONG).waitFor();
  // Everything is on this device's disk when the newest line is there.
  await page.getByRole('log').getByText(newestText()).last().waitFor();
}

function newestText(): string {
  const body = bodyOf(messages - 1);
  return body.kind === 'text' ? body.text.slice(0, 40) : '';
}

function roomButton(page: Page, name: string) {
  return page
    .getByRole('navigation')
    .getByRole('button', { name: new RegExp(`^${name}\\b`, 'u') })
    .first();
}

/** From the click on a room's name until its conversation is drawn; in turn, medians. */
async function measureOpening(page: Page): Promise<{ readonly longMs: number; readonly emptyMs: number }> {
  const longMs: number[] = [];
  const emptyMs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    emptyMs.push(await openRoom(page, EMPTY));
    longMs.push(await openRoom(page, LONG));
  }
  return { longMs: median(longMs), emptyMs: median(emptyMs) };
}

async function openRoom(page: Page, name: string): Promise<number> {
  const button = await roomButton(page, name).elementHandle();
  if (button === null) throw new Error(`no room ${name}`);
  return await page.evaluate(
    async ([element, title]) => {
      const drawn = () =>
        document.querySelector('h1')?.textContent?.includes(title as string) === true && document.querySelector('main textarea') !== null;
      const begun = performance.now();
      (element as HTMLElement).click();
      while (!drawn()) await new Promise(requestAnimationFrame);
      // Twice: once until it is laid out, once until it is on the screen.
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
      return performance.now() - begun;
    },
    [button, name] as const,
  );
}

function scrollUp(page: Page): Promise<void> {
  return page.getByRole('log').evaluate(
    async (list, { frames, step }) => {
      for (let frame = 0; frame < frames; frame++) {
        list.scrollTop -= step;
        await new Promise(requestAnimationFrame);
      }
    },
    { frames: SCROLL_FRAMES, step: SCROLL_STEP_PX },
  );
}

/** Comes to the beginning of what is loaded a few times; answers by how much a line in view was moved at most when older ones came in. */
async function measureDrift(page: Page): Promise<number> {
  let most = 0;
  for (let turn = 0; turn < 5; turn++) {
    most = Math.max(
      most,
      await page.getByRole('log').evaluate(async (list) => {
        const frame = () => new Promise(requestAnimationFrame);
        const firstInView = () =>
          [...list.querySelectorAll('article')].find((line) => line.getBoundingClientRect().top > list.getBoundingClientRect().top + 40);
        while (list.scrollTop > 500) {
          list.scrollTop -= 400;
          await frame();
        }
        await frame();
        const line = firstInView();
        if (line === undefined) return Number.NaN;
        const before = line.getBoundingClientRect().top;
        const height = list.scrollHeight;
        for (let waited = 0; waited < 300 && list.scrollHeight === height; waited++) await frame();
        for (let settle = 0; settle < 10; settle++) await frame();
        return line.isConnected ? Math.abs(line.getBoundingClientRect().top - before) : Number.NaN;
      }),
    );
  }
  return most;
}

async function sayMuch(): Promise<void> {
  const begun = performance.now();
  for (let said = 0; said < INCOMING_PER_SECOND * INCOMING_SECONDS; ) {
    const due = Math.floor(((performance.now() - begun) * INCOMING_PER_SECOND) / 1_000) - said;
    const bodies = Array.from({ length: Math.max(0, due) }, (_, index) => bodyOf(said + index));
    const texts = bodies.map((body) => (body.kind === 'text' ? body : bodyOf(0)));
    speaker.send(texts.map((body) => ({ type: 'post', id: newPostId(), roomId: speaker.roomId, body }) as const));
    said += Math.max(0, due);
    await sleep(5);
  }
}

function mib(bytes: number): string {
  return (bytes / 1024 ** 2).toFixed(1);
}
