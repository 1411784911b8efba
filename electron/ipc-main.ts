import { type IpcMainInvokeEvent, ipcMain } from 'electron';
import type { z } from 'zod';
import type { IpcResult } from '../shared/ipc/result.ts';
import { isPageUrl } from './page-address.ts';

/**
 * Answers `channel` with what `handler` makes of the parsed arguments; the one importer of `ipcMain`.
 * A call from anywhere but the main frame of our own page throws; arguments that do not fit answer `bad-request`.
 */
export function answer<Args extends z.ZodType, Value>(
  channel: string,
  argsSchema: Args,
  handler: (args: z.output<Args>) => Promise<IpcResult<Value>>,
): void {
  ipcMain.handle(channel, async (event, ...args: unknown[]): Promise<IpcResult<Value>> => {
    if (!isFromOwnPage(event)) throw new Error('refused: the call does not come from the page of this app');
    const parsed = argsSchema.safeParse(args);
    if (!parsed.success) return { ok: false, failure: { code: 'bad-request', params: {} } };
    return await handler(parsed.data);
  });
}

function isFromOwnPage(event: IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame === event.sender.mainFrame && isPageUrl(frame.url);
}
