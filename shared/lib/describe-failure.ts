import { MAX_ALIAS_CHARS, MAX_ROOM_NAME_CHARS } from '../model/alias.ts';
import type { Failure, FailureCode } from '../model/failure.ts';

/** What happened, as a headline without a full stop, and what the person can do about it, as sentences. */
export type FailureDescription = { readonly title: string; readonly advice: string };

type Params = Failure['params'];
type Describe = (params: Params) => FailureDescription;

/** The sentences for a person who meets `failure`. Params that are missing leave a sentence that is still whole. */
export function describeFailure(failure: Failure): FailureDescription {
  return DESCRIPTIONS[failure.code](failure.params);
}

const always =
  (title: string, advice: string): Describe =>
  () => ({ title, advice });

/** The value of the first of `names` that is there, else `otherwise`. */
function named(params: Params, names: readonly string[], otherwise: string): string {
  for (const name of names) {
    const value = params[name];
    if (value !== undefined && value !== '') return String(value);
  }
  return otherwise;
}

function addressOf(params: Params): string {
  if (params.address !== undefined) return String(params.address);
  if (params.host === undefined) return 'that address';
  return params.port === undefined ? String(params.host) : `${params.host}:${params.port}`;
}

const quoted = (params: Params, name: string, otherwise: string) => (params[name] === undefined ? otherwise : `“${params[name]}”`);
const fileOf = (params: Params) => quoted(params, 'name', 'the file');
const fileAtStart = (params: Params) => quoted(params, 'name', 'The file');
const aliasAdvice = (params: Params) =>
  params.suggestion === undefined ? 'Choose another name and try again.' : `“${params.suggestion}” is free: take it or choose another name.`;
const withPort = (params: Params) => (params.port === undefined ? 'That port' : `Port ${params.port}`);

const DESCRIPTIONS: { readonly [Code in FailureCode]: Describe } = {
  'host-not-found': (params) => ({
    title: `No computer called ${named(params, ['host', 'address'], 'that')} was found`,
    advice: 'Check the spelling, or type the IP address that the host sees on their screen.',
  }),
  'nobody-there': (params) => ({
    title: `Nobody answered at ${addressOf(params)}`,
    advice: 'Check the address, that both computers are on the same network, and that the host’s firewall lets LAN Chat through.',
  }),
  'connection-refused': (params) => ({
    title: `Nobody hosts a room at ${addressOf(params)}`,
    advice: 'The computer answered, but nothing listens at that port. Ask the host whether the room is open and which port it has.',
  }),
  'network-unreachable': (params) => ({
    title: `There is no way to ${addressOf(params)} from here`,
    advice: 'Check that this computer is connected to the network that the host is on.',
  }),
  'not-lan-chat': (params) => ({
    title: `What answered at ${addressOf(params)} is not a LAN Chat room`,
    advice: 'Another program uses that port. Ask the host for the address and port that LAN Chat shows.',
  }),
  'bad-address': always(
    'That address cannot be read',
    'Type a computer name or an IP address, for example 192.168.1.20, and a port from 1 to 65535.',
  ),
  'bad-alias': always('That name cannot be used', `A name needs 1 to ${MAX_ALIAS_CHARS} characters that can be seen.`),
  'alias-taken': (params) => ({
    title: params.alias === undefined ? 'Somebody in the room has that name' : `“${params.alias}” is somebody else’s name in this room`,
    advice: aliasAdvice(params),
  }),
  'alias-reserved': (params) => ({
    title: `${params.alias === undefined ? 'That name' : `“${params.alias}”`} is kept for the app itself`,
    advice: aliasAdvice(params),
  }),
  'room-full': always('The room is full', 'Try again when somebody has left.'),
  'host-key-changed': (params) => ({
    title: `The host at ${addressOf(params)} is not the one you joined before`,
    advice:
      'It has another key. That happens when the host reinstalled or another computer got its address, but also when somebody pretends to be the host. Ask the host in person before you trust the new key.',
  }),
  'proof-failed': always(
    'The host could not check who you are',
    'Something between this computer and the host changes the connection. Try another network, and tell the host.',
  ),
  'version-too-new': (params) => ({
    title: 'The host runs an older LAN Chat',
    advice: `Ask the host to update${versions(params)}.`,
  }),
  'version-too-old': (params) => ({
    title: 'This LAN Chat is too old for the room',
    advice: `Update this app, then join again${versions(params)}.`,
  }),
  'too-many-connections': always('The host takes no more connections right now', 'Wait a moment, then try again.'),
  'already-joined': always('You are in a room already', 'Leave it first.'),
  'not-joined': always('You are not in a room', 'Join or host one first.'),
  'joined-elsewhere': always('You joined from another window', 'This window left the room. Join again to continue here.'),
  'host-stopped': always('The host closed the room', 'What was said is kept by the host and shows again when the room is opened again.'),
  'connection-lost': always('The connection was lost', 'Check the network, then join again.'),
  'timed-out': (params) => ({
    title: params.address === undefined && params.host === undefined ? 'There was no answer in time' : `${addressOf(params)} did not answer in time`,
    advice: 'The network or the other computer is very slow. Try again.',
  }),
  'protocol-error': always(
    'The other side sent something that makes no sense',
    'Make sure that everybody has an up-to-date LAN Chat, then try again.',
  ),
  'port-taken': (params) => ({
    title: `${withPort(params)} is used by another program`,
    advice: params.nextFree === undefined ? 'Choose another port.' : `Port ${params.nextFree} is free: take it or choose another one.`,
  }),
  'port-forbidden': (params) => ({ title: `${withPort(params)} may not be used`, advice: 'Choose a port from 1024 on.' }),
  'bad-room-name': always('That room name cannot be used', `A room name needs 1 to ${MAX_ROOM_NAME_CHARS} characters that can be seen.`),
  'already-hosting': always('You are hosting a room already', 'Stop it before you open another one.'),
  'not-hosting': always('You are not hosting a room', 'Open one first.'),
  'data-folder-in-use': (params) => ({
    title: 'LAN Chat is already running with this data folder',
    advice: `Use the window that is open, or close it first${inFolder(params)}.`,
  }),
  'data-folder-unusable': (params) =>
    params.damaged === undefined
      ? {
          title: 'LAN Chat cannot use its data folder',
          advice: `Check that you may write to it and that the disk is not full${inFolder(params)}.`,
        }
      : {
          title: `${params.damaged} in LAN Chat’s data folder is damaged`,
          advice: `Put it back from a backup. If you move it away, a new one is made, and you are somebody new to everyone${inFolder(params)}.`,
        },
  'storage-failed': always('Messages can no longer be saved', 'The disk may be full or failing. Make room, then start LAN Chat again.'),
  'database-newer': always('The saved data comes from a later LAN Chat', 'Update this app to open it. Nothing was changed.'),
  'message-empty': always('The message is empty', 'Type something first.'),
  'message-too-long': always('The message is too long', 'Send it in parts, or as a file. 16 kB is the most that one message takes.'),
  'too-fast': always('That was too much at once', 'Wait a moment, then try again.'),
  'room-exists': (params) => ({
    title: `There is a room called ${quoted(params, 'name', 'this')} already`,
    advice: 'Give the new one another name, or go there.',
  }),
  'too-many-rooms': always('There are too many rooms', 'Archived ones count, too. Use one that is there.'),
  'room-archived': always('This room is archived', 'It can be read and searched. Who made it, or the host, can open it again.'),
  'room-fixed': always('This cannot be changed', 'The first room stays open, and a direct conversation keeps its members.'),
  'not-yours': always('Only its author can do that', 'A room is changed by who made it, or by the host.'),
  'message-gone': always('The message is not there any more', 'It was deleted in the meantime.'),
  'too-many-reactions': always('That is too many', 'A message takes 20 different reactions, and a room 100 pins. Take one away first.'),
  'import-unreadable': (params) => ({
    title: `${fileAtStart(params)} cannot be imported`,
    advice: 'Choose a file that was exported from a room as JSON Lines.',
  }),
  'export-failed': always('The export could not be written', 'Look whether the download folder can be written and its disk has room.'),
  'unknown-room': always('The room is not there any more', 'Choose another room.'),
  'file-not-found': (params) => ({ title: `${fileAtStart(params)} was not found`, advice: 'Check the path, or pick the file with the paper clip.' }),
  'file-unreadable': (params) => ({
    title: `${fileAtStart(params)} cannot be read`,
    advice: 'Check that you may open it and that its disk is connected.',
  }),
  'not-a-file': (params) => ({ title: `${fileAtStart(params)} is not a file`, advice: 'Pick a file or a folder.' }),
  'folder-unreadable': (params) => ({
    title: `Not everything in ${quoted(params, 'name', 'the folder')} can be read`,
    advice: 'Check that you may open the folder and everything in it.',
  }),
  'too-many-files': (params) => ({
    title: `${fileAtStart(params)} is too much for one offer`,
    advice: 'An offer takes 50,000 files, in folders at most 64 deep. Send it in parts, or pack it into one file first.',
  }),
  'nothing-chosen': always('No file is ticked', 'Tick at least one file, or decline the offer.'),
  'unknown-member': (params) => ({
    title: `Nobody here is called ${params.alias ?? 'that'}`,
    advice: 'Check the spelling. Somebody who was never in this room cannot be sent a file.',
  }),
  'unknown-folder': always('The chosen folder is not remembered any more', 'Choose it once more.'),
  'file-changed': (params) => ({
    title: `${fileAtStart(params)} has changed since it was offered`,
    advice: 'Offer it again to send what it is now.',
  }),
  'unknown-transfer': always('The offer is not there any more', 'Ask for the file to be offered again.'),
  'offer-ended': (params) => ({ title: `The offer of ${fileOf(params)} has ended`, advice: 'Ask for the file to be offered again.' }),
  'grant-invalid': (params) => ({ title: `The host did not hand over ${fileOf(params)}`, advice: 'Permission to transfer it ran out. Try again.' }),
  'disk-full': (params) => ({
    title: `There is too little room on the disk for ${fileOf(params)}`,
    advice: 'Free some space, or choose another download folder, and try again.',
  }),
  'host-full': (params) => ({
    title: params.name === undefined ? 'The host’s disk is full' : `The host has too little room for ${fileOf(params)}`,
    advice: 'Ask who hosts the room to free some space, then try again.',
  }),
  'folder-unwritable': (params) => ({
    title: `${quoted(params, 'folder', 'The download folder')} cannot be written to`,
    advice: 'Choose another one, or see to it that you may write to it.',
  }),
  'hash-mismatch': (params) => ({
    title: `${fileAtStart(params)} did not arrive as it was sent`,
    advice: 'The damaged copy was deleted. Ask for the file to be offered again.',
  }),
  'transfer-cancelled': (params) => ({
    title: `The transfer of ${fileOf(params)} was stopped`,
    advice: 'Nothing was saved. Ask for it again if you need it.',
  }),
  'upload-too-large': (params) => ({
    title: `${fileAtStart(params)} is too large to be added this way`,
    advice: 'Save it as a file first, then pick it with the paper clip.',
  }),
  'no-file-manager': always('No program to show the folder was found', 'Open the download folder by hand.'),
  'bad-request': always('That did not work', 'Something that was typed cannot be used. Check it and try again.'),
  'not-supported': always('That does not work here', 'Use the desktop app for it.'),
  internal: always('Something went wrong in LAN Chat', 'Try again. If it happens again, start the app anew and report it.'),
};

function versions(params: Params): string {
  if (params.minVersion === undefined || params.maxVersion === undefined) return '';
  return params.minVersion === params.maxVersion
    ? ` (the host speaks protocol ${params.minVersion})`
    : ` (the host speaks protocols ${params.minVersion} to ${params.maxVersion})`;
}

function inFolder(params: Params): string {
  const folder = named(params, ['folder', 'path'], '');
  return folder === '' ? '' : ` (${folder})`;
}
