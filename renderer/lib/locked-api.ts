import type { LanChatApi } from '../../shared/ipc/contract.ts';
import { failureOf } from './failure-of.ts';

/** The bridge of a page that has none: every call is refused. */
export function createLockedApi(): LanChatApi {
  const refuse = () => Promise.resolve({ ok: false, failure: failureOf('not-supported') } as const);
  return { request: refuse, stageFiles: refuse, onEvent: () => () => undefined, onReset: () => () => undefined };
}
