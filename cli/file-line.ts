import { chatLine } from './chat-line.ts';
import { plainLine } from './plain-text.ts';
import type { TerminalEvent } from './terminal-event.ts';

/** What `send` and `receive` say about `event`: what concerns files and the connection, as the line client says it; undefined for the rest. */
export function fileLine(event: TerminalEvent): string | undefined {
  switch (event.type) {
    case 'joined':
      return event.self ? `* you are in ${plainLine(event.room ?? 'the room')} as ${plainLine(event.alias)}` : undefined;
    case 'left':
      return event.self ? chatLine(event, false) : undefined;
    case 'message':
    case 'members':
    case 'room':
    case 'edited':
    case 'deleted':
    case 'reactions':
    case 'pinned':
      return undefined;
    case 'offer':
      // One that is for others is passed over.
      return event.number === undefined ? undefined : chatLine(event, false);
    default:
      return chatLine(event, false);
  }
}
