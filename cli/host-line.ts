import { addresseesText, offerText } from './offer-text.ts';
import { plainBlock, plainLine } from './plain-text.ts';
import type { TerminalEvent } from './terminal-event.ts';

/** What the host's log says about `event`, without the time; undefined for what is not logged. */
export function hostLine(event: TerminalEvent): string | undefined {
  switch (event.type) {
    case 'listening': {
      const addresses = event.addresses.map((address) => `  ${plainLine(address)}`);
      return [
        `${plainLine(event.room)} is open on port ${event.port}. Others join with one of these addresses:`,
        ...addresses,
        `Fingerprint ${event.fingerprint}`,
      ].join('\n');
    }
    case 'joined':
      return `${plainLine(event.alias)} joined${event.remoteAddress === undefined ? '' : ` from ${plainLine(event.remoteAddress)}`}`;
    case 'left':
      if (event.how === 'replaced' || event.how === 'closed') return undefined;
      return `${plainLine(event.alias)} ${event.how === 'lost' ? 'lost the connection' : 'left'}, ${event.online ?? 0} online`;
    case 'message':
      return `[${plainLine(event.from)}${event.elsewhere === true ? ` in ${plainLine(event.room)}` : ''}] ${plainBlock(event.text)}`;
    case 'offer':
      return `${plainLine(event.from)} offers ${offerText(event)}${addresseesText(event.to)}`;
    case 'receiver':
      return event.state === 'saved' ? `${plainLine(event.alias)} saved ${plainLine(event.name)}` : undefined;
    case 'stopped':
      return 'The room is closed.';
    case 'error':
      return plainBlock(event.message);
    default:
      return undefined;
  }
}

/** `2026-11-22 22:40:01` by the local clock. */
export function timestamp(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}
