/** A picture that an `<img>` can show now. */
export type Picture = { readonly url: string; readonly width: number; readonly height: number };

/** What is drawn of a picture before its address: bytes that the browser holds. */
export type PictureBlob = { readonly blob: Blob; readonly width: number; readonly height: number };

type ShelfOptions = {
  /** Pictures that stay when nobody shows them. */
  readonly spare: number;
  readonly open?: (blob: Blob) => string;
  readonly close?: (url: string) => void;
};

type Place = { readonly load: Promise<Picture | null>; picture: Picture | null; holders: number };

/**
 * Addresses of pictures, each loaded once and shared. A picture that somebody holds stays; of the others the ones that were held last
 * stay, so that scrolling back shows them at once, and the memory of a long room has an end.
 */
export class PictureShelf {
  /** The ones that were let go first come first. */
  readonly #places = new Map<string, Place>();
  readonly #spare: number;
  readonly #open: (blob: Blob) => string;
  readonly #close: (url: string) => void;

  constructor({ spare, open = URL.createObjectURL, close = URL.revokeObjectURL }: ShelfOptions) {
    this.#spare = spare;
    this.#open = open;
    this.#close = close;
  }

  /** The picture when it is here already. */
  peek(key: string): Picture | undefined {
    return this.#places.get(key)?.picture ?? undefined;
  }

  /** Holds the picture until `release`; null when there is none. */
  take(key: string, load: () => Promise<PictureBlob | null>): Promise<Picture | null> {
    const place = this.#places.get(key) ?? this.#start(load);
    this.#places.delete(key);
    this.#places.set(key, place);
    place.holders++;
    return place.load;
  }

  release(key: string): void {
    const place = this.#places.get(key);
    if (place === undefined || place.holders === 0) return;
    place.holders--;
    if (place.holders > 0) return;
    this.#places.delete(key);
    // What could not be had is asked for anew: the file may be there by then.
    void place.load.then((picture) => picture === null && this.#places.get(key) === place && this.#places.delete(key));
    this.#places.set(key, place);
    this.#trim();
  }

  #start(load: () => Promise<PictureBlob | null>): Place {
    const place: Place = {
      holders: 0,
      picture: null,
      load: load()
        .catch(() => null)
        .then((made) => {
          place.picture = made === null ? null : { url: this.#open(made.blob), width: made.width, height: made.height };
          return place.picture;
        }),
    };
    return place;
  }

  #trim(): void {
    const idle = [...this.#places].filter(([, { holders }]) => holders === 0);
    for (const [key, { load }] of idle.slice(0, Math.max(0, idle.length - this.#spare))) {
      this.#places.delete(key);
      void load.then((picture) => picture !== null && this.#close(picture.url));
    }
  }
}
