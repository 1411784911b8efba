import { z } from 'zod';

/** Every way in which something can go wrong, each with one line that says what it means. `describeFailure` has the sentences for people. */
export const FAILURE_CODES = {
  // Joining
  'host-not-found': 'the host name does not resolve to an address',
  'nobody-there': 'no machine answered at the address in time',
  'connection-refused': 'the machine answered that nothing listens at the port',
  'network-unreachable': 'there is no network path to the address',
  'not-lan-chat': 'something listens at the port, but it does not speak this protocol',
  'bad-address': 'the typed address or port cannot be read',
  'bad-alias': 'the alias is empty, too long or made of characters that cannot be seen',
  'alias-taken': 'somebody in the room has this alias, or one that reads the same',
  'alias-reserved': 'the alias is one of the words that the app itself speaks with',
  'room-full': 'the room has as many members as it takes',
  'host-key-changed': 'the host at this address has another key than last time',
  'proof-failed': 'the signature that proves the key does not fit',
  'version-too-new': 'the client speaks only versions that the host does not know yet',
  'version-too-old': 'the client speaks only versions that the host no longer knows',
  'too-many-connections': 'the host has as many connections as it takes, in all or from this address',
  'already-joined': 'this client is in a room or on its way into one',
  'not-joined': 'the command needs a room, and the client is in none',
  'joined-elsewhere': 'the same key joined the room from another window',
  'host-stopped': 'the host ended the room',
  'connection-lost': 'the connection ended without a goodbye',
  'timed-out': 'the other side did not answer in time',
  'protocol-error': 'the other side sent what the protocol does not allow',
  // Hosting
  'port-taken': 'another program listens at the port',
  'port-forbidden': 'this user may not listen at the port',
  'bad-room-name': 'the room name is empty or too long',
  'already-hosting': 'this app hosts a room already',
  'not-hosting': 'the command needs a hosted room',
  'data-folder-in-use': 'another running copy of the app uses the data folder',
  'data-folder-unusable': 'the data folder cannot be made, read or written',
  'storage-failed': 'the database could not be written; nothing more is acknowledged',
  'database-newer': 'the database was made by a later version of the app',
  // Conversation
  'message-empty': 'a message needs at least one character',
  'message-too-long': 'the message is longer than 16 KiB',
  'too-fast': 'more messages or offers than the room takes in this time',
  'unknown-room': 'the room does not exist',
  'room-exists': 'another room of the host has this name, or one that reads the same',
  'too-many-rooms': 'the host has as many rooms, or this member as many direct conversations, as it takes',
  'room-archived': 'nothing can be posted into the room any more',
  'room-fixed': 'the first room cannot be archived, and a direct conversation cannot be changed',
  'not-yours': 'only its author, or who may change the room, can do that',
  'message-gone': 'the message was deleted, or there is none with this number',
  'too-many-reactions': 'the message has as many different reactions, or the room as many pins, as it takes',
  'import-unreadable': 'the file is no export of a room in JSON Lines',
  'export-failed': 'the export could not be written',
  // Files
  'file-not-found': 'there is no file at the path',
  'file-unreadable': 'the file cannot be opened for reading',
  'not-a-file': 'the path is a folder or something else that is no file',
  'file-changed': 'the file is not the one that was offered any more',
  'folder-unreadable': 'the folder, or one in it, cannot be read',
  'too-many-files': 'more files or folders than one offer takes',
  'nothing-chosen': 'no file of the offer was chosen',
  'unknown-member': 'nobody in the room has this alias',
  'unknown-folder': 'the chosen folder is not known any more',
  'unknown-transfer': 'the offer does not exist, or is not open any more',
  'offer-ended': 'the offer was taken back before the file was complete',
  'grant-invalid': 'the data connection has no valid permission',
  'disk-full': 'the disk has too little room',
  'host-full': 'the host has no room for the file, for the list of those that are offered, or for what was said',
  'folder-unwritable': 'the download folder cannot be made or written',
  'hash-mismatch': 'the bytes that arrived are not the bytes that were sent',
  'transfer-cancelled': 'somebody stopped the transfer',
  'upload-too-large': 'the file is larger than the app takes in this way',
  'no-file-manager': 'no program to show the folder was found',
  // Doors
  'bad-request': 'the arguments of a call are not what it takes',
  'not-supported': 'this shell cannot do that',
  internal: 'a fault in the app itself',
} as const;

export type FailureCode = keyof typeof FAILURE_CODES;
export const failureCodeSchema = z.enum(Object.keys(FAILURE_CODES) as [FailureCode, ...FailureCode[]]);

/** What went wrong, as data: `params` are the names and numbers that its sentence needs (host, port, file, alias …). */
export const failureSchema = z.object({
  code: failureCodeSchema,
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
});
export type Failure = Readonly<z.infer<typeof failureSchema>>;
