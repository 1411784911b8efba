import { formatRate } from '../shared/lib/format-bytes.ts';
import type { Transfer } from '../shared/model/transfer.ts';
import type { SessionView } from './session-view.ts';

/** The prompt of a terminal, with how far each file is: `[2: 43 % 12 MB/s] > `. */
export function progressPrompt(view: SessionView): string {
  const parts = view.flowing().map((transfer) => `${view.offers.numberOf(transfer.id)}: ${describe(transfer)}`);
  return parts.length === 0 ? '> ' : `[${parts.join(', ')}] > `;
}

function describe({ status, size }: Transfer): string {
  if (status.state !== 'receiving' && status.state !== 'uploading') return status.state;
  const percent = size === 0 ? 100 : Math.floor((status.progress.bytes / size) * 100);
  return `${percent} % ${formatRate(status.progress.bytesPerSecond)}`;
}
