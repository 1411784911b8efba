import type { OfferEnd, ReceiverState } from '../shared/wire/message.ts';
import { addresseesText, offerText } from './offer-text.ts';
import { plainBlock, plainLine } from './plain-text.ts';
import type { TerminalEvent } from './terminal-event.ts';

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
      return `[${plainLine(event.from)}] ${plainBlock(event.text)}`;
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

function pausedHint({ by, direction, number }: Extract<TerminalEvent, { type: 'paused' }>, asks: boolean): string {
  if (by === 'sender') return ' by the sender';
  return asks && direction === 'incoming' ? `. /accept ${number} goes on with it` : '';
}

function savedText({ path, tree, faults = 0 }: Extract<TerminalEvent, { type: 'saved' }>): string {
  const more = tree === undefined || tree.items === 1 ? '' : ` and ${tree.items - 1} more`;
  return `${plainLine(path)}${more}${faults === 0 ? '' : `, without ${faults} of ${tree?.files ?? faults} files`}`;
}
