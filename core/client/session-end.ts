import { assertNever } from '../../shared/lib/assert-never.ts';
import type { FailureCode } from '../../shared/model/failure.ts';
import type { CloseReason } from '../../shared/wire/close-reason.ts';
import type { MessageOf } from '../../shared/wire/message.ts';
import { LanChatError } from '../lib/errors.ts';
import type { ConnectionEnd } from '../net/connection.ts';

/** Failures after which only a person can say how to go on; all others are tried again. Rule RC3. */
const FINAL_CODES: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'bad-address',
  'bad-alias',
  'alias-taken',
  'alias-reserved',
  'host-key-changed',
  'proof-failed',
  'version-too-new',
  'version-too-old',
  'joined-elsewhere',
  'host-stopped',
]);

export function isFinal(error: LanChatError): boolean {
  return FINAL_CODES.has(error.code);
}

/** Why a connection is over, in the words of failures. */
export function errorOfEnd(end: ConnectionEnd): LanChatError {
  if (end.kind !== 'lost') return new LanChatError(codeOfReason(end.reason));
  return end.error instanceof LanChatError ? end.error : new LanChatError('connection-lost', {}, { cause: end.error });
}

/** What the host answered instead of `joined`. */
export function errorOfRefusal(refusal: MessageOf<'refused'>, alias: string): LanChatError {
  const { code, suggestion, minVersion, maxVersion } = refusal;
  return new LanChatError(code, {
    alias,
    ...(suggestion === undefined ? {} : { suggestion }),
    ...(minVersion === undefined ? {} : { minVersion }),
    ...(maxVersion === undefined ? {} : { maxVersion }),
  });
}

function codeOfReason(reason: CloseReason): FailureCode {
  switch (reason) {
    case 'host-stopped':
    case 'protocol-error':
    case 'timed-out':
    case 'storage-failed':
      return reason;
    case 'replaced':
      return 'joined-elsewhere';
    case 'too-many':
      return 'too-many-connections';
    case 'left':
    case 'quit':
      return 'connection-lost';
    default:
      return assertNever(reason);
  }
}
