import type { Failure, FailureCode } from '../../../shared/model/failure.ts';

/** What a person can put right, after which the same transfer goes on with what it has. */
const CAN_GO_ON: ReadonlySet<FailureCode> = new Set(['disk-full', 'folder-unwritable']);

export function canGoOn({ code }: Failure): boolean {
  return CAN_GO_ON.has(code);
}
