import { expect, test } from 'vitest';
import type { AppEvent } from '../../shared/model/app-event.ts';
import { EventFeed } from './event-feed.ts';

function listen(feed: EventFeed): AppEvent[] {
  const events: AppEvent[] = [];
  feed.onEvent((event) => events.push(event));
  return events;
}

test('events are numbered 1, 2, 3 without holes', () => {
  const feed = new EventFeed();
  const events = listen(feed);
  feed.report({ type: 'log-reset' });
  feed.report({ type: 'log-reset' });
  expect(events.map(({ seq }) => seq)).toEqual([1, 2]);
  expect(feed.seq).toBe(2);
});

test('what is reported often within one turn is one event, with what holds at the end', async () => {
  const feed = new EventFeed();
  const events = listen(feed);
  let made = 0;
  for (let count = 0; count < 5; count++)
    feed.reportSoon('rooms', () => {
      made++;
      return { type: 'rooms-changed', rooms: [] };
    });
  expect(events).toEqual([]);
  await Promise.resolve();
  expect(events).toEqual([{ type: 'rooms-changed', rooms: [], seq: 1 }]);
  expect(made).toBe(1);
});

test('what is reported at once comes after what was gathered before it', () => {
  const feed = new EventFeed();
  const events = listen(feed);
  feed.reportSoon('rooms', () => ({ type: 'rooms-changed', rooms: [] }));
  feed.report({ type: 'log-reset' });
  expect(events.map(({ type, seq }) => [seq, type])).toEqual([
    [1, 'rooms-changed'],
    [2, 'log-reset'],
  ]);
});

test('flush tells what was gathered, and it is not told again', async () => {
  const feed = new EventFeed();
  const events = listen(feed);
  feed.reportSoon('rooms', () => ({ type: 'rooms-changed', rooms: [] }));
  feed.flush();
  await Promise.resolve();
  expect(events).toHaveLength(1);
});
