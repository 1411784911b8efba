import type { TransferId } from '../../shared/model/ids.ts';
import type { OutgoingOffer } from './outgoing-offer.ts';
import { removeTemporary } from './source-file.ts';
import { type SourceItem, StreamSource } from './stream-source.ts';

/** Keeps which files the own offers are made of. */
export interface SourceStore {
  /** What a tree is made of. @throws LanChatError `file-not-found` when it is not kept any more */
  load(id: TransferId): Promise<StreamSource>;
  /** What was offered; also of a transfer that is over. None when it is not known. */
  items(id: TransferId): Promise<readonly SourceItem[]>;
}

/** Where the bytes of one own offer are. A long list of files is in memory only while something is done with it. */
export class OwnSource {
  readonly #offer: OutgoingOffer;
  readonly #store: SourceStore;
  #loaded: WeakRef<StreamSource> | undefined;
  #loading: Promise<StreamSource> | undefined;

  constructor(offer: OutgoingOffer, store: SourceStore) {
    this.#offer = offer;
    this.#store = store;
  }

  /** Hold on to the answer as long as it is needed. @throws LanChatError `file-not-found` */
  async load(): Promise<StreamSource> {
    const offer = this.#offer;
    const known = this.#loaded?.deref();
    if (known !== undefined) return known;
    if (offer.tree === undefined) return StreamSource.ofFile(offer);
    this.#loading ??= this.#store.load(offer.transferId).finally(() => {
      this.#loading = undefined;
    });
    const loaded = await this.#loading;
    this.#loaded = new WeakRef(loaded);
    return loaded;
  }

  /** The copies that the app made for it. */
  async temporaryPaths(): Promise<readonly string[]> {
    const offer = this.#offer;
    if (!offer.temporary) return [];
    if (offer.tree === undefined) return [offer.path];
    const items = await this.#store.items(offer.transferId);
    return items.filter(({ temporary }) => temporary).map(({ path }) => path);
  }

  /** Deletes them. */
  async removeTemporary(): Promise<void> {
    for (const path of await this.temporaryPaths()) await removeTemporary(path);
  }
}
