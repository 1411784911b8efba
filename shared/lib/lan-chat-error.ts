import type { Failure, FailureCode } from '../model/failure.ts';

type FailureParams = Readonly<Record<string, string | number>>;

/** The one error class: a stable code, the names and numbers involved, and the cause. */
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
