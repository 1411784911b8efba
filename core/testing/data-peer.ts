import type { Grant } from '../../shared/model/ids.ts';
import type { Message, MessageOf } from '../../shared/wire/message.ts';
import type { Clock } from '../lib/clock.ts';
import { silentLogger } from '../lib/logger.ts';
import type { SecurePipe } from '../net/byte-pipe.ts';
import { Connection } from '../net/connection.ts';
import { recordPipe } from './pipe-recorder.ts';

type DataRequest = { readonly grant: Grant; readonly direction: 'upload' | 'download' };
export type DataAnswer =
  | { readonly ready: MessageOf<'data-ready'>; readonly pipe: SecurePipe; readonly leftover: Uint8Array }
  | { readonly refused: MessageOf<'data-refused'>['code'] };

/** Opens a data connection as a client does; after `ready` the pipe is the test's, paused. */
export function presentGrant(pipe: SecurePipe, clock: Clock, { grant, direction }: DataRequest): Promise<DataAnswer> {
  const connection = new Connection(pipe, { clock, logger: silentLogger });
  const { promise, resolve, reject } = Promise.withResolvers<DataAnswer>();
  connection.start({
    onMessage: (message: Message) => {
      if (message.type === 'data-refused') resolve({ refused: message.code });
      else if (message.type === 'data-ready') connection.detach().then((channel) => resolve({ ready: message, ...channel }), reject);
      else reject(new Error(`answered with ${message.type}`));
    },
    onEnded: () => reject(new Error('ended without an answer')),
  });
  connection.send({ type: 'data-open', grant, direction });
  return promise;
}

/** Presents the grant, expects that it is good, and keeps what the host sends. */
export async function openData(pipe: SecurePipe, clock: Clock, request: DataRequest) {
  return recordData(await presentGrant(pipe, clock, request));
}

/** Keeps what the host sends on a data connection. @throws when it let nobody in */
export function recordData(answer: DataAnswer) {
  if ('refused' in answer) throw new Error(`refused: ${answer.refused}`);
  const got = recordPipe(answer.pipe);
  if (answer.leftover.length > 0) got.onBytes(answer.leftover);
  answer.pipe.resume();
  return { ready: answer.ready, pipe: answer.pipe, got };
}
