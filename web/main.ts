import path from 'node:path';
import {
  type Controller,
  createController,
  createLineLogger,
  createRequestHandlers,
  createStagedFiles,
  defaultAlias,
  defaultDataDir,
  defaultDownloadDir,
  toFailure,
} from '../core/index.ts';
import { version } from '../package.json';
import { describeFailure } from '../shared/lib/describe-failure.ts';
import { readArguments, type WebArguments } from './arguments.ts';
import { hasDesktop, openLink, shellPort } from './desktop.ts';
import { startWebServer } from './web-server.ts';

const EXIT_USAGE = 2;
const pageRoot = path.join(import.meta.dirname, '../.vite/renderer/main_window');
const logger = createLineLogger((line) => void process.stderr.write(`${line}\n`));

let options: WebArguments;
try {
  options = readArguments(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(EXIT_USAGE);
}

try {
  await run(options);
} catch (error) {
  const failure = toFailure(error);
  if (failure.code === 'internal') logger.log('error', 'start-failed', { error });
  const { title, advice } = describeFailure(failure);
  process.stderr.write(`${title}. ${advice}\n`);
  process.exit(1);
}

/** Serves the app until a signal comes; pages come and go as they like. */
async function run({ port, dataDir = path.join(defaultDataDir(), 'app'), downloadDir = defaultDownloadDir(), open }: WebArguments): Promise<void> {
  const controller = await createController({
    dataDir,
    downloadDir,
    appVersion: version,
    shell: { kind: 'browser', canPickFiles: false, canPickFolder: false, canReveal: hasDesktop() },
    defaultAlias: defaultAlias(),
    logger,
  });
  try {
    const stagedFiles = createStagedFiles({ dataDir });
    const handlers = createRequestHandlers(controller, stagedFiles, shellPort);
    const { address } = await startWebServer({ controller, handlers, stagedFiles, dataDir, pageRoot, port, logger });
    closeOnSignals(controller);
    process.stdout.write(`LAN Chat is at ${address}\n`);
    if (open && hasDesktop()) await openLink(address).catch((error: unknown) => logger.log('warn', 'browser-not-opened', { error }));
  } catch (error) {
    await controller.close();
    throw error;
  }
}

/** Says goodbye to the room, then ends. npm and the terminal each hand on one Ctrl+C: the first counts. */
function closeOnSignals(controller: Controller): void {
  const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
  let isClosing = false;
  for (const [signal, exitCode] of Object.entries(signals)) {
    process.on(signal, async () => {
      if (isClosing) return;
      isClosing = true;
      await controller.close();
      process.exit(exitCode);
    });
  }
}
