import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from '@playwright/test';
import { createServer } from 'vite';

/** Takes the pictures of the README and of design reviews: `node scripts/screenshots.ts [--all] [--out=FOLDER] [scene …]`. */

const LOOKS = {
  light: { theme: 'light', width: 1200, height: 780 },
  dark: { theme: 'dark', width: 1200, height: 780 },
  narrow: { theme: 'light', width: 360, height: 780 },
  tall: { theme: 'light', width: 1200, height: 1500 },
  'tall-dark': { theme: 'dark', width: 1200, height: 1500 },
  'narrow-dark': { theme: 'dark', width: 360, height: 780 },
  tiny: { theme: 'light', width: 320, height: 640 },
} as const;
type Look = keyof typeof LOOKS;

type Shot = {
  readonly scene: string;
  /** The picture's name when it is not the scene's. */
  readonly name?: string;
  /** The looks that are kept in the repository; `--all` takes every look. */
  readonly looks: readonly Look[];
  /** What a person does before the picture. */
  readonly prepare?: (page: Page) => Promise<void>;
};

const openHostForm = (page: Page) => page.getByRole('button', { name: 'Host a room' }).click();

async function join(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Join a room' }).click();
  await page.getByLabel('Host name or IP address').fill('192.168.1.20');
  await page.getByRole('button', { name: 'Join', exact: true }).click();
}

async function openTransfers(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Transfers/ }).click();
}

/** Brings the card into view, and does something with it. */
async function atCard(page: Page, name: RegExp, act: (card: Locator) => Promise<void>): Promise<void> {
  const log = page.getByRole('log');
  const card = log.getByRole('article', { name });
  // Who turns the wheel is not taken back to the end; and cards far above are not there before they are scrolled to.
  await log.hover();
  for (let turn = 0; turn === 0 || (turn < 20 && !(await card.isVisible())); turn++) {
    await page.mouse.wheel(0, -300);
    await page.waitForTimeout(50);
  }
  await card.scrollIntoViewIfNeeded();
  await act(card);
}

const unfold = (name: RegExp) => (page: Page) =>
  atCard(page, name, async (card) => {
    await card.getByRole('button', { name: 'Details' }).click();
    await page.waitForTimeout(200);
    await card.scrollIntoViewIfNeeded();
  });

/** Beside the conversation they are there from the start; in a narrow window they are in the room's menu. */
async function openMembers(page: Page): Promise<void> {
  if (await page.getByRole('complementary', { name: 'Members' }).isVisible()) return;
  const button = page.getByRole('button', { name: 'Members' });
  if (await button.isVisible()) await button.click();
  else await inRoomMenu('Members')(page);
}

/** Addresses, fingerprint, and what the host alone has. */
async function openHostCard(page: Page): Promise<void> {
  await openRooms(page);
  await page.getByRole('button', { name: /address and security$/u }).click();
}

/** It is there where somebody points. */
const openMemberMenu = (alias: string) => async (page: Page) => {
  await openMembers(page);
  await page.getByRole('listitem', { name: new RegExp(`^${alias}`, 'u') }).hover();
  await page.getByRole('button', { name: `Options for ${alias}` }).click();
};

const inRoomMenu = (item: string | RegExp) => async (page: Page) => {
  await page
    .locator('main header')
    .getByRole('button', { name: /^Options for/u })
    .click();
  await page.getByRole('menuitem', { name: item }).click();
};

/** In a narrow window the rooms are in a drawer. */
async function openRooms(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: /^Open rooms and conversations/u });
  if (await button.isVisible()) await button.click();
}

const openRoom = (name: RegExp) => async (page: Page) => {
  await openRooms(page);
  await page.getByRole('navigation').getByRole('button', { name }).click();
};

const search = (query: string) => async (page: Page) => {
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await page.getByRole('searchbox').fill(query);
  await page.getByRole('list', { name: 'Results' }).getByRole('listitem').first().waitFor();
};

/** The menu of the line with the text. */
const inLineMenu = (text: string, item: RegExp) => async (page: Page) => {
  await page.getByRole('log').getByText(text).first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: item }).click();
};

/** A worker draws them. */
async function picturesDrawn(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelectorAll('article img').length > 0 && document.querySelector('button[aria-busy]') === null);
}

async function dragFileOver(page: Page): Promise<void> {
  await page.evaluate(() => {
    const data = new DataTransfer();
    for (const name of ['plan.pdf', 'photos', 'notes.txt']) data.items.add(new File(['x'], name));
    window.dispatchEvent(new DragEvent('dragover', { dataTransfer: data, cancelable: true }));
  });
}

const SHOTS: readonly Shot[] = [
  { scene: 'start', looks: ['light', 'dark', 'narrow'] },
  { scene: 'start-first-time', looks: [] },
  { scene: 'ended', looks: ['light'] },
  { scene: 'host', looks: ['light', 'dark', 'narrow'], prepare: openHostForm },
  { scene: 'port-taken', looks: ['light', 'dark', 'narrow'], prepare: openHostForm },
  { scene: 'join-error', looks: ['light', 'dark', 'narrow'], prepare: join },
  { scene: 'alias-taken', looks: ['dark'], prepare: join },
  { scene: 'key-changed', looks: ['light', 'dark', 'narrow'], prepare: join },
  { scene: 'empty-hosted', looks: ['light', 'dark', 'narrow'] },
  { scene: 'busy', looks: ['light', 'dark', 'narrow'] },
  { scene: 'replies', looks: ['tall', 'dark', 'narrow'] },
  { scene: 'busy', name: 'rooms-drawer', looks: ['narrow'], prepare: openRooms },
  { scene: 'busy', name: 'direct', looks: ['light'], prepare: openRoom(/^Grace Hopper/u) },
  {
    scene: 'busy',
    name: 'switcher',
    looks: ['light', 'dark'],
    prepare: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('option').first().waitFor();
    },
  },
  { scene: 'busy', name: 'search', looks: ['light', 'dark', 'narrow'], prepare: search('print') },
  {
    scene: 'busy',
    name: 'search-filters',
    looks: ['light'],
    prepare: async (page) => {
      await search('from:Grace in:"Studio, second floor" plans')(page);
      await page.getByRole('button', { name: 'Show what was said around it' }).first().click();
      await page.getByRole('list', { name: 'Around it' }).getByRole('listitem').nth(1).waitFor();
    },
  },
  { scene: 'busy', name: 'pins', looks: ['light'], prepare: (page) => page.getByRole('button', { name: 'Pinned' }).click() },
  {
    scene: 'replies',
    name: 'line-menu',
    looks: ['light'],
    prepare: (page) => page.getByRole('log').getByText('last call').first().click({ button: 'right' }),
  },
  { scene: 'replies', name: 'forward', looks: ['light', 'narrow'], prepare: inLineMenu('The printer closes at five', /Forward/u) },
  { scene: 'replies', name: 'versions', looks: ['light'], prepare: inLineMenu('last call', /Earlier versions/u) },
  { scene: 'pictures', looks: ['light', 'dark', 'narrow'], prepare: picturesDrawn },
  {
    scene: 'pictures',
    name: 'lightbox',
    looks: ['light', 'narrow'],
    prepare: async (page) => {
      await picturesDrawn(page);
      await page.getByRole('button', { name: 'Show courtyard.jpg large' }).click();
      await page.getByRole('img', { name: 'courtyard.jpg' }).waitFor();
    },
  },
  { scene: 'busy', name: 'export', looks: ['light'], prepare: inRoomMenu(/Export/u) },
  {
    scene: 'hosted',
    name: 'keep',
    looks: ['dark'],
    prepare: async (page) => {
      await inRoomMenu(/How long/u)(page);
      await page.getByText('90 days').last().click();
    },
  },
  { scene: 'offline', looks: ['light', 'narrow'] },
  { scene: 'markdown', looks: ['light', 'dark', 'narrow'] },
  { scene: 'folded', looks: ['narrow'] },
  { scene: 'folded', name: 'unfolded', looks: [], prepare: (page) => page.getByRole('button', { name: 'Show more' }).first().click() },
  {
    scene: 'busy',
    name: 'emoji-picker',
    looks: ['light'],
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Emoji' }).click();
      await page.getByRole('gridcell').first().waitFor();
    },
  },
  {
    scene: 'busy',
    name: 'emoji-names',
    looks: ['dark'],
    prepare: async (page) => {
      await page.getByRole('textbox', { name: 'Message' }).pressSequentially('It works :par');
      await page.getByRole('listbox').waitFor();
    },
  },
  { scene: 'offers', looks: ['light', 'dark', 'narrow'] },
  { scene: 'offers', name: 'transfers', looks: ['light', 'dark', 'narrow'], prepare: openTransfers },
  { scene: 'trees', looks: [] },
  { scene: 'trees', name: 'tree-details', looks: ['light', 'dark', 'narrow'], prepare: unfold(/^Files Opening/u) },
  {
    scene: 'trees',
    name: 'tree-chooser',
    looks: ['light'],
    prepare: async (page) => {
      await unfold(/^Folder Measurements from/u)(page);
      await page.getByRole('button', { name: 'Choose files…' }).click();
      const tree = page.getByRole('tree');
      await tree.focus();
      for (const key of ['ArrowDown', 'ArrowRight', 'ArrowDown', 'ArrowDown', 'Space']) await tree.press(key);
    },
  },
  {
    scene: 'trees',
    name: 'tree-under-way',
    looks: ['light'],
    prepare: (page) =>
      atCard(page, /Rehearsal/u, async (card) => {
        await card.getByRole('button', { name: 'File 4 of 8' }).click();
        await page.waitForTimeout(200);
        await card.scrollIntoViewIfNeeded();
      }),
  },
  {
    scene: 'trees',
    name: 'tree-faults',
    looks: ['dark'],
    prepare: (page) => atCard(page, /week 46/u, (card) => card.getByRole('button', { name: 'did not arrive' }).click()),
  },
  { scene: 'marked', looks: ['tall', 'narrow'] },
  {
    scene: 'marked',
    name: 'marked-after',
    looks: ['light'],
    prepare: (page) => atCard(page, /Sunset/u, (card) => card.evaluate((element) => element.scrollIntoView({ block: 'start' }))),
  },
  { scene: 'marked', name: 'details-conflict', looks: [], prepare: unfold(/report\.pdf/u) },
  { scene: 'marked', name: 'too-little-room', looks: ['light'], prepare: unfold(/Backup\.img/u) },
  {
    scene: 'marked',
    name: 'folder-menu',
    looks: [],
    prepare: async (page) => {
      await unfold(/Courtyard/u)(page);
      await page.getByRole('button', { name: /^Saved in/u }).click();
    },
  },
  {
    scene: 'hosted',
    name: 'spool',
    looks: ['light', 'narrow'],
    prepare: async (page) => {
      await openHostCard(page);
      await page.getByRole('button', { name: 'What this host keeps' }).click();
    },
  },
  {
    scene: 'hosted',
    name: 'spool-question',
    looks: [],
    prepare: async (page) => {
      await openHostCard(page);
      await page.getByRole('button', { name: 'What this host keeps' }).click();
      await page.getByRole('button', { name: 'Delete the copy of Brand guide' }).click();
    },
  },
  {
    scene: 'busy',
    name: 'member-menu',
    looks: [],
    prepare: async (page) => {
      await openMemberMenu('Grace Hopper')(page);
    },
  },
  {
    scene: 'busy',
    name: 'trust',
    looks: ['dark', 'narrow'],
    prepare: async (page) => {
      await openMemberMenu('Margaret')(page);
      await page.getByRole('menuitem', { name: 'Always accept' }).click();
    },
  },
  { scene: 'no-transfers', name: 'transfers-empty', looks: [], prepare: openTransfers },
  {
    scene: 'offers',
    name: 'transfer-shown',
    looks: [],
    prepare: async (page) => {
      await openTransfers(page);
      await page
        .getByRole('listitem', { name: /Facade scan/ })
        .getByRole('button', { name: 'Show in conversation' })
        .click();
    },
  },
  { scene: 'busy', name: 'keep-menu', looks: ['light'], prepare: (page) => page.getByRole('button', { name: 'Options for files' }).click() },
  { scene: 'reconnecting', looks: ['light', 'dark', 'narrow'] },
  { scene: 'long', looks: ['light', 'narrow'] },
  { scene: 'busy', name: 'drop', looks: ['light'], prepare: dragFileOver },
  { scene: 'busy', name: 'settings', looks: ['light', 'dark', 'narrow'], prepare: (page) => page.keyboard.press('Control+,') },
  {
    scene: 'busy',
    name: 'members-sheet',
    looks: ['narrow'],
    prepare: openMembers,
  },
  { scene: 'news', looks: [], prepare: (page) => page.getByText('too little room').first().waitFor() },
  { scene: 'locked', looks: ['light', 'dark', 'narrow'] },
];

async function shoot(browser: Browser, url: string, shot: Shot, look: Look, folder: string): Promise<void> {
  const { theme, width, height } = LOOKS[look];
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, locale: 'en-GB', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.clock.setFixedTime(new Date('2026-11-22T14:03:00'));
  await page.goto(`${url}dev/index.html?scene=${shot.scene}&theme=${theme}`);
  await page.locator('main').waitFor();
  await page
    .getByRole('log')
    .or(page.getByRole('heading', { level: 1 }))
    .first()
    .waitFor();
  // The list draws nothing until it knows its heights.
  if (await page.getByRole('log').isVisible()) await page.locator('[role=log] :is(article, h2)').last().waitFor();
  await page.waitForTimeout(200);
  await shot.prepare?.(page);
  // Nothing looks as if somebody pointed at it.
  await page.mouse.move(0, 0);
  await page.waitForTimeout(500);
  await page.screenshot({ path: resolve(folder, `${shot.name ?? shot.scene}-${look}.png`) });
  await context.close();
}

const options = process.argv.slice(2);
const all = options.includes('--all');
const wanted = options.filter((option) => !option.startsWith('--'));
const repository = resolve(import.meta.dirname, '..');
const folder = resolve(options.find((option) => option.startsWith('--out='))?.slice('--out='.length) ?? resolve(repository, 'docs/screenshots'));
const shots = SHOTS.filter(({ scene, name }) => wanted.length === 0 || wanted.includes(name ?? scene));
const systemChromium = '/usr/bin/chromium';

const server = await createServer({
  configFile: resolve(repository, 'renderer/vite.config.ts'),
  server: { port: 0, host: '127.0.0.1' },
  logLevel: 'error',
});
await server.listen();
const url = server.resolvedUrls?.local[0];
if (url === undefined) throw new Error('the development server has no address');
const browser = await chromium.launch({
  ...(existsSync(systemChromium) ? { executablePath: systemChromium } : {}),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  if (wanted.length === 0) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const shot of shots) {
    for (const look of all ? (Object.keys(LOOKS) as Look[]) : shot.looks) await shoot(browser, url, shot, look, folder);
  }
} finally {
  await browser.close();
  await server.close();
}
