import { JOIN_TIMEOUT_MS } from '../../shared/wire/limits.ts';
import type { Clock } from '../lib/clock.ts';
import { LanChatError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import type { Dialer, SecurePipe } from '../net/byte-pipe.ts';
import { Connection } from '../net/connection.ts';
import type { DataChannel, DataRequest } from '../transfer/data-pipe.ts';
import { errorOfEnd } from './session-end.ts';

type Options = { readonly dial: Dialer; readonly clock: Clock; readonly logger: Logger };

/**
 * Dials the host once more and presents the grant; raw bytes follow (rules DC1 to DC4). The pipe is paused until its new owner resumes it.
 * @throws LanChatError with the host's reason, `timed-out` or `connection-lost`; the signal's reason when it aborts.
 */
export async function openDataConnection(options: Options, request: DataRequest): Promise<DataChannel> {
  const { signal } = request;
  const pipe = await options.dial({ signal });
  const abandoned = Promise.withResolvers<never>();
  const onAbort = () => abandoned.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  const timer = options.clock.after(JOIN_TIMEOUT_MS, () => abandoned.reject(new LanChatError('timed-out')));
  try {
    signal.throwIfAborted();
    return await Promise.race([present(pipe, options, request), abandoned.promise]);
  } catch (error) {
    pipe.destroy();
    throw error;
  } finally {
    timer[Symbol.dispose]();
    signal.removeEventListener('abort', onAbort);
  }
}

function present(pipe: SecurePipe, options: Options, { grant, direction }: DataRequest): Promise<DataChannel> {
  const connection = new Connection(pipe, options);
  return new Promise((resolve, reject) => {
    const detach = async () => resolve(await connection.detach());
    connection.start({
      onMessage: (message) => {
        if (message.type === 'data-ready') detach().catch(reject);
        else reject(new LanChatError(message.type === 'data-refused' ? message.code : 'protocol-error'));
      },
      onEnded: (end) => reject(errorOfEnd(end)),
    });
    connection.send({ type: 'data-open', grant, direction });
  });
}
