import type { Controller } from '../core/index.ts';
import type { SessionView } from './session-view.ts';
import type { TerminalEvent } from './terminal-event.ts';

const PAGE_ENTRIES = 200;

/** The newest `count` messages of the room that typed lines go to, with the numbers by which they can be answered. */
export async function lastLines(
  controller: Pick<Controller, 'historyPage'>,
  view: SessionView,
  count: number,
): Promise<Extract<TerminalEvent, { type: 'lines' }>> {
  const roomId = view.room.id;
  let lines: Extract<TerminalEvent, { type: 'lines' }>['lines'] = [];
  let page = await controller.historyPage({ roomId, place: { kind: 'newest' }, limit: PAGE_ENTRIES });
  for (;;) {
    const texts = page.entries.flatMap(({ seq, authorAlias: from, at, body, note }) =>
      body.kind === 'text' && note?.deleted === undefined ? [{ seq, from, at, text: note?.edited?.text ?? body.text }] : [],
    );
    lines = [...texts, ...lines];
    const oldest = page.entries[0];
    if (lines.length >= count || !page.hasOlder || oldest === undefined) break;
    page = await controller.historyPage({ roomId, place: { kind: 'before', seq: oldest.seq }, limit: PAGE_ENTRIES });
  }
  return { type: 'lines', ...view.placeOf(roomId), lines: lines.slice(-count) };
}
