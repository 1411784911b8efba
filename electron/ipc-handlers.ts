import { z } from 'zod';
import { callHandler, LanChatError, type Logger, type StagedFiles } from '../core/index.ts';
import {
  MAX_STAGED_BYTES,
  REQUEST_CHANNEL,
  type RequestHandlers,
  STAGE_BYTES_CHANNEL,
  STAGE_PATH_CHANNEL,
  type StagedFile,
} from '../shared/ipc/contract.ts';
import type { IpcResult } from '../shared/ipc/result.ts';
import { answer } from './ipc-main.ts';

const requestSchema = z.tuple([z.string(), z.unknown()]);
const stagePathSchema = z.tuple([z.string().min(1).max(32_767)]);
const stageBytesSchema = z.tuple([z.string().max(1_024), z.instanceof(Uint8Array).refine((bytes) => bytes.length <= MAX_STAGED_BYTES)]);

type Served = { readonly handlers: RequestHandlers; readonly stagedFiles: StagedFiles; readonly logger: Logger };

/** Serves everything that the preload can ask for. */
export function serveIpc({ handlers, stagedFiles, logger }: Served): void {
  answer(REQUEST_CHANNEL, requestSchema, ([name, args]) => callHandler(handlers, name, args, logger));
  answer(STAGE_PATH_CHANNEL, stagePathSchema, ([path]) => asResult(logger, () => stagedFiles.stagePath(path)));
  answer(STAGE_BYTES_CHANNEL, stageBytesSchema, ([name, bytes]) => asResult(logger, () => stagedFiles.stageBytes(name, bytes)));
}

async function asResult(logger: Logger, stage: () => Promise<StagedFile>): Promise<IpcResult<StagedFile>> {
  try {
    return { ok: true, value: await stage() };
  } catch (error) {
    if (error instanceof LanChatError) return { ok: false, failure: error.toFailure() };
    logger.log('error', 'staging-failed', { error });
    return { ok: false, failure: { code: 'internal', params: {} } };
  }
}
