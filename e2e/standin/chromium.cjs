'use strict';
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');

const FLAGS = [
  '--headless=new',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
  '--password-store=basic',
  '--no-startup-window',
];

/**
 * Starts a Chromium of its own, which ends with this process however that ends: its debugging pipe closes.
 * `pipe` is what CDP is spoken over; `url` is where Playwright finds the same browser.
 */
async function startChromium({ profile, switches }) {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(
    findChromium(),
    [...FLAGS, ...sandbox, '--remote-debugging-pipe', '--remote-debugging-port=0', `--user-data-dir=${profile}`, ...switches],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] },
  );
  const url = await debuggingUrl(child);
  return {
    url,
    child,
    pipe: { input: child.stdio[3], output: child.stdio[4] },
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function findChromium() {
  const fixed = [process.env.CHROMIUM_PATH, '/usr/bin/chromium'];
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const onPath = ['chromium', 'chromium-browser', 'google-chrome'].flatMap((name) => folders.map((folder) => path.join(folder, name)));
  const found = [...fixed, ...onPath].find((file) => file !== undefined && file !== '' && fs.existsSync(file));
  if (found === undefined) throw new Error('the stand-in finds no Chromium: install one, or set CHROMIUM_PATH');
  return found;
}

function debuggingUrl(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stderr.on('data', (data) => {
      if (output === undefined) return;
      output += data;
      const url = /^DevTools listening on (ws:\/\/.*)$/m.exec(output)?.[1];
      if (url === undefined) return;
      output = undefined;
      resolve(url);
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`Chromium did not start: ${output}`)));
  });
}

module.exports = { startChromium };
