import { LanChatError } from '../../shared/lib/lan-chat-error.ts';
import type { Failure } from '../../shared/model/failure.ts';

export { LanChatError };

/** The failure in `error`; what is no LanChatError becomes `internal`, and belongs in the log. */
export function toFailure(error: unknown): Failure {
  if (error instanceof LanChatError) return error.toFailure();
  return { code: 'internal', params: { detail: error instanceof Error ? error.message : String(error) } };
}

/** Node's error code (`ENOENT`, `ECONNREFUSED` …) if `error` has one. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** True when a disk, or the share of it that this user may have, is full; also of a failure that came of that. */
export function isNoRoom(error: unknown): boolean {
  const code = systemErrorCode(error instanceof LanChatError ? error.cause : error);
  return code === 'ENOSPC' || code === 'EDQUOT';
}
