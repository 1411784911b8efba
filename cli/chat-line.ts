import { assertNever } from '../shared/lib/assert-never.ts';
import type { OfferEnd, ReceiverState } from '../shared/wire/message.ts';
import { addresseesText, offerText } from './offer-text.ts';
import { plainBlock, plainLine } from './plain-text.ts';
import type { ListedRoom, TerminalEvent } from './terminal-event.ts';

const SHOWN_OF_QUOTE = 40;

const RECEIVER_WORDS: Partial<Record<ReceiverState, string>> = {
  accepted: 'accepted',
  saved: 'saved',
  declined: 'declined',
  cancelled: 'stopped receiving',
  failed: 'could not receive',
  paused: 'paused',
  interrupted: 'was interrupted while receiving',
};

const OFFER_END_WORDS: Record<OfferEnd, string> = {
  withdrawn: 'the sender took it back',
  'sender-left': 'the sender left',
  'source-changed': 'the sender’s file has changed',
  'source-unreadable': 'the sender’s file cannot be read',
  expired: 'the offer was too old',
  'host-storage': 'the host has no room for it',
  'host-restarted': 'the host was started again',
  'host-cleared': 'the host deleted what it kept of it',
  'not-for-you': 'it is for others',
  over: 'the offer is over',
};

type Interrupted = Extract<TerminalEvent, { readonly type: 'interrupted' }>;
const STANDSTILL_WORDS: Record<Interrupted['waitingFor'], string> = {
  host: 'was interrupted',
  sender: 'waits for its sender',
  self: 'waits for your other downloads',
  'host-space': 'waits for room on the host’s disk',
};

/** What the line client says about `event`; undefined for what needs no line. `asks`: offers wait for the person's answer. */
export function chatLine(event: TerminalEvent, asks: boolean): string | undefined {
  switch (event.type) {
    case 'joined':
      return event.self
        ? `* you are in ${plainLine(event.room ?? 'the room')} as ${plainLine(event.alias)}. /help lists what you can type.`
        : `* ${plainLine(event.alias)} joined`;
    case 'left':
      if (event.self) return '* you left';
      return `* ${plainLine(event.alias)} ${event.how === 'lost' ? 'lost the connection' : 'left'}`;
    case 'message':
      return `[${plainLine(event.from)}${placeOf(event)}] ${contextOf(event)}${plainBlock(event.text)}`;
    case 'edited':
      return `* ${event.seq}: ${plainLine(event.from)}${placeOf(event)} wrote anew: ${plainBlock(event.text)}`;
    case 'deleted':
      return `* ${event.seq}: ${plainLine(event.from)}’s message${placeOf(event)} was deleted`;
    case 'reactions':
      return `* ${event.seq}: ${plainLine(event.from)}’s message${placeOf(event)}: ${reactionsText(event.reactions)}`;
    case 'pinned':
      return `* ${event.seq}: ${plainLine(event.from)}’s message${placeOf(event)} is ${event.on ? 'pinned' : 'not pinned any more'}`;
    case 'room':
      return `* ${plainLine(event.by)} ${roomChangeText(event)}`;
    case 'entered':
      return `* you write to ${plainLine(event.room)} now`;
    case 'rooms':
      return event.rooms.map(roomLine).join('\n');
    case 'lines':
      return event.lines.length === 0
        ? '* nothing was said here yet'
        : event.lines.map(({ seq, from, text }) => `* ${seq}: [${plainLine(from)}] ${plainBlock(text)}`).join('\n');
    case 'offer': {
      const what = `${plainLine(event.from)} offers ${offerText(event)}${addresseesText(event.to)}`;
      if (event.number === undefined) return `* ${what}`;
      const danger = event.dangerous ? '. It can run programs' : '';
      const hint = asks ? `. /accept ${event.number} or /decline ${event.number}` : '';
      return `* ${event.number}: ${what}${danger}${hint}`;
    }
    case 'offered':
      return `* ${event.number}: you offer ${offerText(event)}${addresseesText(event.to)}`;
    case 'warning':
      return `* ${event.number}: ${plainBlock(event.message)}`;
    case 'fault':
      return `* ${event.number}: ${event.direction === 'incoming' ? 'left out' : 'not sent'}: ${plainLine(event.message)}`;
    case 'saved':
      return `* ${event.number}: saved ${savedText(event)}`;
    case 'paused':
      return `* ${event.number}: ${plainLine(event.name)} is paused${pausedHint(event, asks)}`;
    case 'interrupted':
      return `* ${event.number}: ${plainLine(event.name)} ${STANDSTILL_WORDS[event.waitingFor]}; it goes on by itself`;
    case 'receiver': {
      const words = RECEIVER_WORDS[event.state];
      return words === undefined ? undefined : `* ${plainLine(event.alias)} ${words} ${plainLine(event.name)}`;
    }
    case 'offer-ended':
      return `* ${event.number}: ${plainLine(event.name)} is not offered any more: ${OFFER_END_WORDS[event.reason]}`;
    case 'members':
      return event.members.map((member) => `* ${plainLine(member.alias)}${member.isHost ? ', host' : ''}${member.online ? '' : ', away'}`).join('\n');
    case 'reconnecting':
      return event.attempt <= 1 ? '* the connection was lost; trying to get it back' : undefined;
    case 'reconnected':
      return '* connected again';
    case 'error':
      return plainBlock(event.message);
    default:
      return undefined;
  }
}

type Message = Extract<TerminalEvent, { readonly type: 'message' }>;
type Reactions = Extract<TerminalEvent, { readonly type: 'reactions' }>['reactions'];

function placeOf({ room, elsewhere }: { readonly room: string; readonly elsewhere?: true }): string {
  return elsewhere === true ? ` in ${plainLine(room)}` : '';
}

/** What a message answers, and whose words it brings. */
function contextOf({ replyTo, forwardedFrom }: Message): string {
  if (forwardedFrom !== undefined) return `(from ${plainLine(forwardedFrom)}) `;
  if (replyTo === undefined) return '';
  const { seq, from, text = '' } = replyTo;
  return from === undefined ? `(answers ${seq}) ` : `(to ${plainLine(from)}: “${plainLine(shortened(text))}”) `;
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= SHOWN_OF_QUOTE ? text : `${characters.slice(0, SHOWN_OF_QUOTE).join('')}…`;
}

function reactionsText(reactions: Reactions): string {
  return reactions.length === 0
    ? 'no reactions'
    : reactions.map(({ emoji, by }) => `${plainLine(emoji)} ${by.map(plainLine).join(', ')}`).join(' · ');
}

function roomChangeText({ change, room, name = room, description = '' }: Extract<TerminalEvent, { readonly type: 'room' }>): string {
  switch (change) {
    case 'created':
      return `made the room ${plainLine(name)}`;
    case 'renamed':
      return `called a room ${plainLine(name)}`;
    case 'described':
      return `described ${plainLine(room)}: ${plainLine(description)}`;
    case 'archived':
      return `archived ${plainLine(room)}`;
    case 'reopened':
      return `opened ${plainLine(room)} again`;
    default:
      return assertNever(change);
  }
}

function roomLine({ name, kind, unread, current, archived, description }: ListedRoom): string {
  const marks = [
    kind === 'direct' ? 'direct' : '',
    archived === true ? 'archived' : '',
    unread > 0 ? `${unread} new` : '',
    current === true ? 'you are here' : '',
  ];
  const known = marks.filter((mark) => mark !== '');
  const about = description === undefined ? '' : `: ${plainLine(description)}`;
  return `* ${plainLine(name)}${known.length === 0 ? '' : ` (${known.join(', ')})`}${about}`;
}

function pausedHint({ by, direction, number }: Extract<TerminalEvent, { type: 'paused' }>, asks: boolean): string {
  if (by === 'sender') return ' by the sender';
  return asks && direction === 'incoming' ? `. /accept ${number} goes on with it` : '';
}

function savedText({ path, tree, faults = 0 }: Extract<TerminalEvent, { type: 'saved' }>): string {
  const more = tree === undefined || tree.items === 1 ? '' : ` and ${tree.items - 1} more`;
  return `${plainLine(path)}${more}${faults === 0 ? '' : `, without ${faults} of ${tree?.files ?? faults} files`}`;
}
