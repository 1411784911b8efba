import type { Failure, FailureCode } from '../../shared/model/failure.ts';

type FailureParams = Readonly<Record<string, string | number>>;

/** The one error class of the core: a stable code, the names and numbers involved, and the cause. */
export class LanChatError extends Error {
  override readonly name = 'LanChatError';
  readonly code: FailureCode;
  readonly params: FailureParams;

  constructor(code: FailureCode, params: FailureParams = {}, options: { readonly cause?: unknown } = {}) {
    super(`${code} ${JSON.stringify(params)}`, options);
    this.code = code;
    this.params = params;
  }

  toFailure(): Failure {
    return { code: this.code, params: { ...this.params } };
  }
}

/** The failure in `error`; what is no LanChatError becomes `internal`, and belongs in the log. */
export function toFailure(error: unknown): Failure {
  if (error instanceof LanChatError) return error.toFailure();
  return { code: 'internal', params: { detail: error instanceof Error ? error.message : String(error) } };
}

/** Node's error code (`ENOENT`, `ECONNREFUSED` …) if `error` has one. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
