import type { PipeReader } from './byte-pipe.ts';

/**
 * Between a source of bytes and the reader of a pipe: hands on at once when it can, and otherwise keeps a copy, in order,
 * so that not a byte is lost or doubled while there is no reader, a pause, or a change of readers.
 */
export class Inbox {
  #reader: PipeReader | undefined;
  #paused = false;
  #held: Uint8Array[] = [];
  #endHeld = false;
  #close: { readonly error: Error | undefined } | undefined;
  #handingOn = false;
  #turnScheduled = false;
  /** Called when the source may bring more, after it was told to stop. */
  #onWanted: () => void;

  constructor(onWanted: () => void) {
    this.#onWanted = onWanted;
  }

  /** False while the source should bring nothing. */
  get wanted(): boolean {
    return this.#reader !== undefined && !this.#paused && this.#held.length === 0;
  }

  attach(reader: PipeReader): void {
    this.#reader = reader;
    this.#scheduleTurn();
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#scheduleTurn();
  }

  /** `chunk` stays the source's own. Returns `wanted` as it is afterwards. */
  receive(chunk: Uint8Array): boolean {
    if (this.#close !== undefined) return false;
    if (this.wanted && !this.#handingOn) this.#handOn(chunk);
    // Not `slice`, which on a Buffer is a view.
    else this.#held.push(new Uint8Array(chunk));
    return this.wanted;
  }

  receiveEnd(): void {
    this.#endHeld = true;
    this.#scheduleTurn();
  }

  /** The last call. With an error, or when `dropHeld`, what is held is of no use to anybody; else it is still handed on first. */
  receiveClose(error: Error | undefined, options: { readonly dropHeld: boolean }): void {
    if (this.#close !== undefined) return;
    this.#close = { error };
    if (options.dropHeld || error !== undefined) {
      this.#held = [];
      this.#endHeld = false;
    }
    this.#scheduleTurn();
  }

  #handOn(chunk: Uint8Array): void {
    this.#handingOn = true;
    try {
      this.#reader?.onBytes(chunk);
    } finally {
      this.#handingOn = false;
    }
  }

  #scheduleTurn(): void {
    if (this.#turnScheduled) return;
    this.#turnScheduled = true;
    setImmediate(() => {
      this.#turnScheduled = false;
      this.#turn();
    });
  }

  #turn(): void {
    while (this.#reader !== undefined && !this.#paused) {
      const chunk = this.#held.shift();
      if (chunk === undefined) break;
      this.#handOn(chunk);
    }
    if (this.#reader === undefined || this.#held.length > 0) return;
    if (this.#endHeld && !this.#paused) {
      this.#endHeld = false;
      this.#reader.onEnd();
    }
    if (this.#endHeld) return;
    if (this.#close !== undefined) {
      const reader = this.#reader;
      this.#reader = undefined;
      reader.onClose(this.#close.error);
    } else if (this.wanted) this.#onWanted();
  }
}
