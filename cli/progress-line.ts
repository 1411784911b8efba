import type { Writable } from 'node:stream';
import { formatBytes, formatDuration, formatRate } from '../shared/lib/format-bytes.ts';
import type { Progress, Transfer } from '../shared/model/transfer.ts';
import { plainLine } from './plain-text.ts';
import { CLEAR_LINE } from './prompt.ts';
import { placeIn, wantedBytes } from './transfer-change.ts';

const NO_WRAP = '\u001b[?7l';
const WRAP = '\u001b[?7h';
const BAR_CHARS = 20;

/** The last line of a terminal, which is always about now: whatever is printed goes above it. */
export class ProgressLine implements Disposable {
  readonly #screen: Writable;
  #text = '';

  constructor(screen: Writable) {
    this.#screen = screen;
  }

  show(text: string): void {
    if (text === this.#text) return;
    this.#text = text;
    this.#draw();
  }

  /** Runs `write`, which prints whole lines, above this one. */
  makeWay(write: () => void): void {
    if (this.#text !== '') this.#screen.write(CLEAR_LINE);
    write();
    if (this.#text !== '') this.#draw();
  }

  [Symbol.dispose](): void {
    this.show('');
  }

  /** What does not fit into the line is cut by the terminal, which alone knows how wide characters are. */
  #draw(): void {
    this.#screen.write(this.#text === '' ? CLEAR_LINE : `${CLEAR_LINE}${NO_WRAP}${this.#text}${WRAP}`);
  }
}

/**
 * How far the files are whose bytes flow, all together: `43 % [########------------] 18 MB of 40 MB, 210 MB/s, 1 sec  photo.jpg`; of a single
 * tree also `file 12 of 812`. Empty when none flows.
 */
export function progressText(flowing: readonly Transfer[]): string {
  const running = flowing.flatMap((transfer) => {
    const progress = progressOf(transfer);
    return progress === undefined ? [] : [{ transfer, progress }];
  });
  const [first] = running;
  if (first === undefined) return '';
  const total = sum(running.map(({ progress }) => progress));
  const size = running.reduce((bytes, { transfer }) => bytes + wantedBytes(transfer), 0);
  const share = size === 0 ? 1 : Math.min(1, total.bytes / size);
  const filled = Math.floor(share * BAR_CHARS);
  const numbers = [
    `${formatBytes(Math.min(size, total.bytes), 'en')} of ${formatBytes(size, 'en')}`,
    ...(running.length === 1 ? placeOf(first.transfer, first.progress) : []),
    formatRate(total.bytesPerSecond, 'en'),
    ...(total.secondsLeft === undefined ? [] : [formatDuration(total.secondsLeft, 'en')]),
  ];
  const percent = String(Math.floor(share * 100)).padStart(3);
  const what = running.length === 1 ? plainLine(first.transfer.name) : `${running.length} files`;
  return `${percent} % [${'#'.repeat(filled).padEnd(BAR_CHARS, '-')}] ${numbers.join(', ')}  ${what}`;
}

/** How far it is, while its bytes flow. */
export function progressOf({ status }: Transfer): Progress | undefined {
  return status.state === 'receiving' || status.state === 'uploading' ? status.progress : undefined;
}

function placeOf(transfer: Transfer, progress: Progress): readonly string[] {
  const place = placeIn(transfer, progress);
  return place === undefined ? [] : [`file ${place.file} of ${place.files}`];
}

/** Of files that flow beside each other: the last one is ready when all are. */
function sum(parts: readonly Progress[]): Progress {
  const seconds = parts.flatMap(({ secondsLeft }) => secondsLeft ?? []);
  return {
    bytes: parts.reduce((bytes, part) => bytes + part.bytes, 0),
    bytesPerSecond: parts.reduce((rate, part) => rate + part.bytesPerSecond, 0),
    ...(seconds.length < parts.length ? {} : { secondsLeft: Math.max(...seconds) }),
  };
}
