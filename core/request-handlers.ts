import { homedir } from 'node:os';
import path from 'node:path';
import { REQUESTS, type RequestHandlers, type RequestName } from '../shared/ipc/contract.ts';
import type { IpcResult } from '../shared/ipc/result.ts';
import type { Failure } from '../shared/model/failure.ts';
import type { FolderId } from '../shared/model/ids.ts';
import type { Controller } from './controller-api.ts';
import { ExportedFiles } from './exported-files.ts';
import { readImage, readShownImage } from './image-file.ts';
import { LanChatError } from './lib/errors.ts';
import { type Logger, silentLogger } from './lib/logger.ts';
import type { StagedFiles } from './staged-files.ts';

/** What only the program around the page can do. What it cannot do rejects with `not-supported`. */
export type ShellPort = {
  /** Absolute paths; none when the dialog was cancelled. */
  pickFiles(): Promise<readonly string[]>;
  /** A folder that is to be offered, as an absolute path; undefined when the dialog was cancelled. */
  pickFolderToSend(): Promise<string | undefined>;
  /** A folder for accepted files; the dialog begins at `current`. */
  pickFolder(current: string): Promise<string | undefined>;
  reveal(path: string): Promise<void>;
  /** Brings the app's own window to the front, where there is one. */
  focus(): Promise<void>;
  openLink(url: string): Promise<void>;
};

/** What every window asks of the core, the same behind each shell. Arguments were parsed by `callHandler`. */
export function createRequestHandlers(controller: Controller, stagedFiles: StagedFiles, shell: ShellPort): RequestHandlers {
  const exports = new ExportedFiles();
  const target = (folder: FolderId | undefined) => (folder === undefined ? {} : { folder: controller.folderPath(folder) });
  const pickTarget = async () => {
    const { settings } = await controller.snapshot();
    return await shell.pickFolder(expandPath(settings.downloadFolder, homedir()));
  };
  return {
    'app.snapshot': () => controller.snapshot(),
    'host.check-port': ({ port }) => controller.checkPort(port),
    'host.start': (args) => controller.startHosting(args),
    'host.stop': () => done(controller.stopHosting()),
    'session.join': (args) => done(controller.join(args)),
    'session.leave': () => done(controller.leave()),
    'session.reconnect-now': async () => {
      controller.reconnectNow();
      return null;
    },
    'session.idle': async ({ idle }) => {
      controller.setIdle(idle);
      return null;
    },
    'known-hosts.forget': ({ address }) => done(controller.forgetKnownHost(address)),
    'chat.send': (args) => done(controller.sendChat(args)),
    'chat.edit': (args) => done(controller.editMessage(args)),
    'chat.delete': (args) => done(controller.deleteMessage(args)),
    'chat.react': (args) => done(controller.react(args)),
    'chat.pin': (args) => done(controller.pin(args)),
    'chat.forward': (args) => done(controller.forward(args)),
    'chat.hide': (args) => done(controller.hideLine(args)),
    'chat.versions': (args) => controller.versions(args),
    'chat.typing': async ({ roomId }) => {
      controller.typing(roomId);
      return null;
    },
    'chat.retry': ({ id }) => done(controller.retryPost(id)),
    'chat.discard': ({ id }) => done(controller.discardPost(id)),
    'rooms.create': async (args) => ({ roomId: await controller.createRoom(args) }),
    'rooms.open-direct': async ({ members }) => ({ roomId: await controller.openDirect(members) }),
    'rooms.change': ({ roomId, ...change }) => done(controller.changeRoom(roomId, change)),
    'rooms.mark-read': ({ roomId, seq }) => done(controller.markRead(roomId, seq)),
    'rooms.mute': ({ roomId, muted }) => done(controller.muteRoom(roomId, muted)),
    'rooms.draft': ({ roomId, text, replyTo }) => {
      const draft = { text, ...(replyTo === undefined ? {} : { replyTo }) };
      return done(controller.saveDraft(roomId, text === '' ? undefined : draft));
    },
    'rooms.keep-here': ({ roomId, days }) => done(controller.keepHere(roomId, days)),
    'rooms.export': async ({ roomId, format }) => exports.add(await controller.exportRoom(roomId, format)),
    'rooms.reveal-export': async ({ id }) => done(shell.reveal(exports.pathOf(id))),
    'rooms.import': async ({ token }) => {
      const { path: file } = stagedFiles.look(token);
      const roomId = await controller.importRoom(file).finally(() => stagedFiles.drop(token));
      return { roomId };
    },
    'rooms.forget-import': ({ roomId }) => done(controller.forgetImport(roomId)),
    'history.page': (args) => controller.historyPage(args),
    'history.pinned': ({ roomId }) => controller.pinnedLines(roomId),
    'search.find': ({ query, ...options }) => controller.search(query, options),
    'search.context': ({ id }) => controller.searchContext(id),
    'files.pick': async () => {
      const paths = await shell.pickFiles();
      return await Promise.all(paths.map((file) => stagedFiles.stagePath(file)));
    },
    'files.pick-folder': async () => {
      const folder = await shell.pickFolderToSend();
      return folder === undefined ? [] : [await stagedFiles.stagePath(folder)];
    },
    'files.read-image': async ({ token }) => {
      const { path: file, folder } = stagedFiles.look(token);
      // It is a thumbnail at most: what cannot be read says so when it is offered.
      return folder === undefined ? await readImage(file).catch(() => null) : null;
    },
    'files.offer': async ({ roomId, tokens, keep, to, thumbnails = [] }) => {
      // All are looked up first, so that one bad token uses up none.
      for (const token of tokens) stagedFiles.look(token);
      const items = tokens.map((token, index) => ({ ...stagedFiles.take(token), thumbnail: thumbnails[index] ?? undefined }));
      return await done(controller.offerFiles({ roomId, items, keep, to }));
    },
    'files.unstage': ({ tokens }) => done(Promise.all(tokens.map((token) => stagedFiles.drop(token)))),
    'files.offer-path': async ({ roomId, path: typed }) => {
      return await done(controller.offerFiles({ roomId, items: [{ path: expandPath(typed, homedir()) }] }));
    },
    'transfer.look': async ({ transferId, folder }) => await controller.lookAtTransfer(transferId, target(folder)),
    'transfer.find-owned': async ({ transferId, folder }) => await controller.findOwnedFiles(transferId, target(folder)),
    'transfer.accept': async ({ transferId, folder, files }) => done(controller.acceptTransfer(transferId, { ...target(folder), files })),
    'transfer.resend': ({ transferId }) => done(controller.resendTransfer(transferId)),
    // To the page on purpose: it is what the person wants to have in the clipboard.
    'transfer.path': ({ transferId }) => controller.savedPath(transferId),
    'transfer.files': ({ transferId }) => controller.transferFiles(transferId),
    'transfer.image': async ({ transferId, file }) => {
      const saved = await controller.filePath(transferId, file);
      // It may have been moved, or be no image any more: the page shows its card.
      return saved === undefined ? null : await readShownImage(saved).catch(() => null);
    },
    'transfer.decline': ({ transferId }) => done(controller.declineTransfer(transferId)),
    'transfer.cancel': ({ transferId }) => done(controller.cancelTransfer(transferId)),
    'transfer.pause': ({ transferId }) => done(controller.pauseTransfer(transferId)),
    'transfer.resume': ({ transferId }) => done(controller.resumeTransfer(transferId)),
    'transfer.reveal': async ({ transferId }) => done(shell.reveal(await controller.savedPath(transferId))),
    'settings.change': (args) => done(controller.changeSettings(args)),
    'settings.trust-sender': (sender) => done(controller.trustSender(sender)),
    'settings.pick-download-folder': async () => {
      const folder = await pickTarget();
      if (folder !== undefined) await controller.setDownloadDir(folder);
      return null;
    },
    'folders.pick': async () => {
      const folder = await pickTarget();
      return folder === undefined ? null : await controller.rememberFolder(folder);
    },
    'folders.add': ({ path: typed }) => controller.rememberFolder(expandPath(typed, homedir())),
    'folders.use': async ({ folder }) => done(controller.setDownloadDir(controller.folderPath(folder))),
    'host.spool': () => controller.spoolUse(),
    'host.clear-spool': ({ transferId }) => done(controller.clearSpool(transferId)),
    'shell.focus': () => done(shell.focus()),
    'shell.open-link': ({ url }) => done(shell.openLink(url)),
  };
}

/**
 * Makes one call that came from a page: whatever `name` and `args` are, it answers. A name that is no request and arguments that
 * do not fit are `bad-request`. What is no LanChatError goes to the log, and to the page as `internal` without a word more.
 */
export async function callHandler(
  handlers: RequestHandlers,
  name: unknown,
  args: unknown,
  logger: Logger = silentLogger,
): Promise<IpcResult<unknown>> {
  try {
    if (!isRequestName(name)) throw new LanChatError('bad-request');
    return { ok: true, value: await call(handlers, name, args) };
  } catch (error) {
    if (!(error instanceof LanChatError)) logger.log('error', 'request-failed', { name: String(name), error });
    return { ok: false, failure: failureForPage(error) };
  }
}

async function call<Name extends RequestName>(handlers: RequestHandlers, name: Name, args: unknown): Promise<unknown> {
  const parsed = REQUESTS[name].args.safeParse(args);
  if (!parsed.success) throw new LanChatError('bad-request', { request: name }, { cause: parsed.error });
  const handler = handlers[name] as (args: unknown) => Promise<unknown>;
  return await handler(parsed.data);
}

function isRequestName(name: unknown): name is RequestName {
  return typeof name === 'string' && Object.hasOwn(REQUESTS, name);
}

/** Paths of this machine stay on this side of the door. */
function failureForPage(error: unknown): Failure {
  if (!(error instanceof LanChatError)) return { code: 'internal', params: {} };
  const { path: _path, folder: _folder, detail: _detail, ...params } = error.params;
  return { code: error.code, params };
}

/** What a person means by a typed path: `~` is their home, and so is where relative paths begin. */
function expandPath(typed: string, home: string): string {
  const trimmed = typed.trim();
  if (trimmed === '~') return home;
  return /^~[/\\]/.test(trimmed) ? path.join(home, trimmed.slice(2)) : path.resolve(home, trimmed);
}

async function done(work: Promise<unknown>): Promise<null> {
  await work;
  return null;
}
