import { z } from 'zod';

/** Why one side ends a connection, as the other side is told in `bye`. Rules CR1 to CR3. */
export const closeReasonSchema = z.enum([
  /** The person left the room. */
  'left',
  /** The app closes; the member means to come back, so its offers stay open. */
  'quit',
  /** The host stops hosting. */
  'host-stopped',
  /** The same member joined anew; the older connection goes. The client does not reconnect. */
  'replaced',
  /** A frame or message broke the protocol. */
  'protocol-error',
  /** Nothing was heard for 45 s, or no progress was made for 60 s. */
  'timed-out',
  /** More messages, offers or connections than allowed. */
  'too-many',
  /** The host cannot write its history. */
  'storage-failed',
]);
export type CloseReason = z.infer<typeof closeReasonSchema>;
