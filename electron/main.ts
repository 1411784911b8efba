import path from 'node:path';
import { app, BrowserWindow, dialog, session } from 'electron';
import { createController, createLineLogger, createRequestHandlers, createStagedFiles, defaultAlias, toFailure } from '../core/index.ts';
import { describeFailure } from '../shared/lib/describe-failure.ts';
import { registerAppScheme, serveAppScheme } from './app-protocol.ts';
import { setApplicationMenu } from './application-menu.ts';
import { parseCommandLine } from './command-line.ts';
import { guardPermissions, guardWebContents } from './guards.ts';
import { forwardEvents } from './ipc-events.ts';
import { serveIpc } from './ipc-handlers.ts';
import { sayGoodbyeBeforeQuit } from './quit.ts';
import { shellPort } from './shell-port.ts';
import { openMainWindow, showWindow } from './window.ts';

const commandLine = parseCommandLine(process.argv);
const logger = createLineLogger((line) => void process.stderr.write(`${line}\n`));

// Before the app is ready: Electron reads these once.
registerAppScheme();
app.enableSandbox();
guardWebContents(app);
// The lock is one per data folder, so this comes before it.
if (commandLine.dataDir !== undefined) app.setPath('userData', commandLine.dataDir);

if (app.requestSingleInstanceLock()) {
  app.whenReady().then(start).catch(giveUp);
} else {
  app.quit();
}

async function start(): Promise<void> {
  serveAppScheme(path.join(app.getAppPath(), '.vite/renderer/main_window'));
  guardPermissions(session.defaultSession);
  setApplicationMenu();

  const dataDir = path.join(app.getPath('userData'), 'data');
  const controller = await createController({
    dataDir,
    downloadDir: commandLine.downloadDir ?? app.getPath('downloads'),
    appVersion: app.getVersion(),
    shell: { kind: 'electron', canPickFiles: true, canPickFolder: true, canReveal: true },
    defaultAlias: defaultAlias(),
    logger,
  });
  const stagedFiles = createStagedFiles({ dataDir });
  sayGoodbyeBeforeQuit(app, () => controller.close());
  serveIpc({ handlers: createRequestHandlers(controller, stagedFiles, shellPort), stagedFiles, logger });
  forwardEvents(controller);

  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', showMainWindow);
  app.on('second-instance', showMainWindow);
  openMainWindow();
}

function showMainWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window === undefined) openMainWindow();
  else showWindow(window);
}

/** The app cannot start: says why, and ends. */
function giveUp(error: unknown): void {
  logger.log('error', 'start-failed', { error });
  const { title, advice } = describeFailure(toFailure(error));
  dialog.showErrorBox(title, advice);
  app.exit(1);
}
