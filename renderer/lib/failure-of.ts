import type { Failure, FailureCode } from '../../shared/model/failure.ts';

/** A failure that the page itself found. */
export function failureOf(code: FailureCode, params: Failure['params'] = {}): Failure {
  return { code, params };
}
