import type { FailureCode } from '../shared/model/failure.ts';

/** What `lan-chat` tells the shell when it ends. docs/terminal.md has the same table. */
export const EXIT = {
  ok: 0,
  other: 1,
  usage: 2,
  /** Nothing that speaks LAN Chat was reached at the address. */
  notConnected: 3,
  /** The host answered, and does not let this client in. */
  refused: 4,
  keyChanged: 5,
  /** The room ended, or the connection to it could not be had back in time. */
  lost: 6,
  fileFailed: 7,
  /** The host could not start: its port or its data folder is not to be had. */
  notHosting: 8,
  /** Nothing moved for as long as `--timeout` allows. */
  timedOut: 9,
  /** `--to` names somebody whom the host has never seen, or `--room` a room that is not there. */
  unknownMember: 10,
  hangup: 129,
  interrupted: 130,
  terminated: 143,
} as const;

const BY_FAILURE: Partial<Record<FailureCode, number>> = {
  'bad-address': EXIT.usage,
  'bad-alias': EXIT.usage,
  'bad-room-name': EXIT.usage,
  'bad-request': EXIT.usage,
  'message-empty': EXIT.usage,
  'message-too-long': EXIT.usage,
  'host-not-found': EXIT.notConnected,
  'nobody-there': EXIT.notConnected,
  'connection-refused': EXIT.notConnected,
  'network-unreachable': EXIT.notConnected,
  'not-lan-chat': EXIT.notConnected,
  'timed-out': EXIT.notConnected,
  'alias-taken': EXIT.refused,
  'alias-reserved': EXIT.refused,
  'room-full': EXIT.refused,
  'room-archived': EXIT.refused,
  'version-too-new': EXIT.refused,
  'version-too-old': EXIT.refused,
  'proof-failed': EXIT.refused,
  'too-many-connections': EXIT.refused,
  'host-key-changed': EXIT.keyChanged,
  'host-stopped': EXIT.lost,
  'connection-lost': EXIT.lost,
  'joined-elsewhere': EXIT.lost,
  'protocol-error': EXIT.lost,
  'too-fast': EXIT.lost,
  'port-taken': EXIT.notHosting,
  'port-forbidden': EXIT.notHosting,
  'data-folder-in-use': EXIT.notHosting,
  'data-folder-unusable': EXIT.notHosting,
  'storage-failed': EXIT.notHosting,
  'database-newer': EXIT.notHosting,
  'file-not-found': EXIT.fileFailed,
  'file-unreadable': EXIT.fileFailed,
  'not-a-file': EXIT.fileFailed,
  'file-changed': EXIT.fileFailed,
  'folder-unreadable': EXIT.fileFailed,
  'host-full': EXIT.fileFailed,
  'too-many-files': EXIT.fileFailed,
  'unknown-member': EXIT.unknownMember,
  'unknown-room': EXIT.unknownMember,
  'unknown-transfer': EXIT.fileFailed,
  'offer-ended': EXIT.fileFailed,
  'grant-invalid': EXIT.fileFailed,
  'disk-full': EXIT.fileFailed,
  'folder-unwritable': EXIT.fileFailed,
  'hash-mismatch': EXIT.fileFailed,
  'transfer-cancelled': EXIT.fileFailed,
};

/** The exit code that belongs to a failure that ended the program. */
export function exitCodeOf(code: FailureCode): number {
  return BY_FAILURE[code] ?? EXIT.other;
}
