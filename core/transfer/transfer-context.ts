import type { Transfer } from '../../shared/model/transfer.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { DataPipe, TransferPort } from './data-pipe.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { UnfinishedTransfer } from './unfinished-transfer.ts';

/** What every transfer of a book shares. */
export type TransferContext = {
  readonly port: TransferPort;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether anything that is sent now can arrive. */
  readonly isOnline: () => boolean;
  readonly limits: { readonly uploads: RateLimiter; readonly downloads: RateLimiter };
  readonly onChanged: (transfer: Transfer) => void;
  /** What the next start of the app needs has changed. */
  readonly onKept: (record: UnfinishedTransfer) => void;
  /** The pipe did its work and was ended: drops it if the other side does not close it soon. */
  readonly letGo: (pipe: DataPipe) => void;
};
