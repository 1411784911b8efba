import type { Interface } from 'node:readline';
import type { Writable } from 'node:stream';
import { formatRate } from '../shared/lib/format-bytes.ts';
import type { Transfer } from '../shared/model/transfer.ts';
import type { SessionView } from './session-view.ts';
import { wantedBytes } from './transfer-change.ts';

/** Back to the first column of an empty line. */
export const CLEAR_LINE = '\r\u001b[K';

/** The line that is being typed: whatever is printed goes above it. */
export class Prompt {
  readonly #lines: Interface;
  readonly #stdout: Writable;
  #text = '';
  #isOpen = true;

  constructor(lines: Interface, stdout: Writable) {
    this.#lines = lines;
    this.#stdout = stdout;
    lines.once('close', () => {
      this.#isOpen = false;
      stdout.write(CLEAR_LINE);
    });
  }

  /** Shows `text` before what is being typed. */
  show(text: string): void {
    if (text === this.#text || !this.#isOpen) return;
    this.#text = text;
    this.#lines.setPrompt(text);
    this.again();
  }

  /** Shows it anew, for the next line. */
  again(): void {
    if (this.#isOpen) this.#lines.prompt(true);
  }

  /** Runs `write`, which prints whole lines, and puts the typed line back below them. */
  makeWay(write: () => void): void {
    this.#stdout.write(CLEAR_LINE);
    write();
    this.again();
  }
}

/** How far each file is, then the sign to type: `[2: 43 % 12 MB/s] > `. */
export function promptText(view: SessionView): string {
  const parts = view.flowing().map((transfer) => `${view.offers.numberOf(transfer.id)}: ${describe(transfer)}`);
  return parts.length === 0 ? '> ' : `[${parts.join(', ')}] > `;
}

function describe(transfer: Transfer): string {
  const { status } = transfer;
  if (status.state !== 'receiving' && status.state !== 'uploading') return status.state;
  const size = wantedBytes(transfer);
  const percent = size === 0 ? 100 : Math.min(100, Math.floor((status.progress.bytes / size) * 100));
  return `${percent} % ${formatRate(status.progress.bytesPerSecond, 'en')}`;
}
