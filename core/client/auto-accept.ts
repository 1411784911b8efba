import { isDangerousName } from '../../shared/lib/dangerous-types.ts';
import type { MemberId, TransferId } from '../../shared/model/ids.ts';
import type { TrustedSender } from '../../shared/model/status.ts';
import type { Transfer } from '../../shared/model/transfer.ts';
import { LanChatError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { runInBackground } from '../lib/run-in-background.ts';
import type { TransferBook } from '../transfer/transfer-book.ts';

type IncomingTransfer = Transfer & { readonly direction: 'incoming' };

export type AutoAcceptOptions = {
  readonly book: Pick<TransferBook, 'accept' | 'look' | 'get' | 'events'>;
  readonly self: MemberId;
  /** Asked at each offer. */
  readonly trustedSenders: () => readonly TrustedSender[];
  readonly logger: Logger;
};

/**
 * Accepts what trusted senders offer, once, when the offer is first met: rule FT27. A tree is looked at before. Whatever speaks against
 * it, or goes wrong, leaves the offer as it is, for the person to answer.
 */
export class AutoAccept implements Disposable {
  readonly #options: AutoAcceptOptions;
  readonly #watch: Disposable;
  readonly #met = new Set<TransferId>();
  /** Trees that could not be looked at because the connection was lost. */
  readonly #unseen = new Set<TransferId>();
  #closed = false;

  constructor(options: AutoAcceptOptions) {
    this.#options = options;
    this.#watch = options.book.events.on('changed', (transfer) => this.#meet(transfer));
  }

  /** Back in the room: what could not be looked at may be now. */
  goOnline(): void {
    for (const id of [...this.#unseen]) this.#consider(id);
    this.#unseen.clear();
  }

  [Symbol.dispose](): void {
    this.#closed = true;
    this.#watch[Symbol.dispose]();
  }

  /** What is offered after it was met is what the person cancelled, or could not be accepted: it is not tried again. */
  #meet({ id, direction }: Transfer): void {
    if (direction !== 'incoming' || this.#met.has(id)) return;
    this.#met.add(id);
    this.#consider(id);
  }

  #consider(id: TransferId): void {
    if (this.#wanted(id) !== undefined) runInBackground(this.#options.logger, 'accept-trusted', () => this.#accept(id));
  }

  async #accept(id: TransferId): Promise<void> {
    const { book, logger } = this.#options;
    try {
      if (this.#wanted(id)?.tree !== undefined && (await this.#isDangerousTree(id))) return;
      // Asked anew: much can have happened while it was looked at.
      if (this.#wanted(id) !== undefined) await book.accept(id, { isAutomatic: true });
    } catch (error) {
      if (!(error instanceof LanChatError)) throw error;
      if (error.code === 'connection-lost' || error.code === 'timed-out') this.#unseen.add(id);
      logger.log('info', 'trusted-offer-not-accepted', { id, code: error.code });
    }
  }

  async #isDangerousTree(id: TransferId): Promise<boolean> {
    const { files } = await this.#options.book.look(id);
    // Some systems run folders, too.
    return files.some(({ isDangerous, path }) => isDangerous || path.some(isDangerousName));
  }

  /** The offer, while everything that is known of it allows to accept it. */
  #wanted(id: TransferId): IncomingTransfer | undefined {
    const { book, self, trustedSenders } = this.#options;
    const transfer = book.get(id);
    if (this.#closed || transfer?.direction !== 'incoming' || transfer.status.state !== 'offered') return undefined;
    const { senderId, size, to, isDangerous, name, tree } = transfer;
    if (senderId === self || to?.includes(self) === false) return undefined;
    if (isDangerous || (tree === undefined && isDangerousName(name))) return undefined;
    const trusted = trustedSenders().find(({ memberId }) => memberId === senderId);
    return trusted !== undefined && size <= trusted.maxBytes ? transfer : undefined;
  }
}
