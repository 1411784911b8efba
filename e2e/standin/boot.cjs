'use strict';
const fs = require('node:fs');
const { registerHooks } = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { refuseCrypto } = require('./refused-crypto.cjs');

/** Started by ./electron as `node boot.cjs <executable> <Electron's arguments>`: makes this process look like Electron's main process, then runs the app. */

const standinUrl = pathToFileURL(path.join(__dirname, 'electron.cjs')).href;
registerHooks({
  resolve: (specifier, context, next) =>
    /^electron(\/(main|common))?$/.test(specifier) ? { url: standinUrl, format: 'commonjs', shortCircuit: true } : next(specifier, context),
});
refuseCrypto();

// Electron presents [executable, ...arguments], Node [node, boot.cjs, executable, ...arguments].
process.argv.splice(0, 2);
process.type = 'browser';
process.versions.electron = require('electron/package.json').version;

const { app } = require('electron');
loadRequiredModules();
process.argv = process.argv.filter((argument, index) => index === 0 || !/^--(inspect|remote-debugging-port|no-sandbox)/.test(argument));

const folder = path.resolve(process.argv.slice(1).find((argument) => !argument.startsWith('-')) ?? '.');
const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
app.standin.start({ folder, manifest }).catch(fail);
import(pathToFileURL(path.join(folder, manifest.main)).href).catch(fail);

/** `-r <module>`, which is how Playwright gets its loader in: the loader cuts its own arguments off, and holds `ready` back until Playwright is there. */
function loadRequiredModules() {
  const index = process.argv.indexOf('-r');
  if (index < 0) return;
  const module = process.argv[index + 1];
  process.argv = [process.argv[0], '-r', module, ...process.argv.slice(1, index), ...process.argv.slice(index + 2)];
  require(module);
}

function fail(error) {
  console.error(error);
  app.exit(1);
}
