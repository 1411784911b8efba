import type { Member } from '../../shared/model/member.ts';
import type { RoomView } from '../../shared/model/room-view.ts';
import type { SearchAnswer, SearchHit } from '../../shared/model/search.ts';
import type { ShownEntry } from '../../shared/model/shown-entry.ts';
import { isSaid } from './talk.ts';

const DAY_MS = 86_400_000;
const AROUND = 90;

export type FakeShelf = { readonly entries: readonly ShownEntry[]; readonly rooms: readonly RoomView[]; readonly members: readonly Member[] };

/** A search that is slow and simple, and answers with what the real one answers with. */
export function findLines(query: string, { entries, rooms, members }: FakeShelf, limit: number, behind?: number): SearchAnswer {
  const parts = [...query.matchAll(/(?:(from|in|has|before|after):)?(?:"([^"]*)"|(\S+))/giu)];
  const tests: ((entry: ShownEntry) => boolean)[] = [];
  const wanted: string[] = [];
  const notUnderstood: string[] = [];
  for (const [typed, filter, quoted, plain] of parts) {
    const value = quoted ?? plain ?? '';
    const test = filter === undefined ? wordTest(value) : filterTest(filter.toLowerCase(), value, rooms, members);
    if (test === undefined) notUnderstood.push(typed);
    else tests.push(test);
    if (filter === undefined) wanted.push(value);
  }
  if (tests.length === 0) return { hits: [], hasMore: false, notUnderstood };
  const found = entries
    .map((entry, id) => ({ entry, id }))
    .filter(({ entry }) => isSaid(entry) && tests.every((test) => test(entry)))
    .toSorted((a, b) => b.entry.at - a.entry.at);
  const start = behind === undefined ? 0 : found.findIndex(({ id }) => id === behind) + 1;
  const hits = found.slice(start, start + limit).map(({ entry, id }) => hitOf(entry, id, rooms, wanted));
  return { hits, hasMore: found.length > start + limit, notUnderstood };
}

const isInText = (entry: ShownEntry, value: string) => textOf(entry).toLowerCase().includes(value.toLowerCase());
const wordTest = (value: string) => (entry: ShownEntry) => isInText(entry, value);

function filterTest(
  filter: string,
  value: string,
  rooms: readonly RoomView[],
  members: readonly Member[],
): ((entry: ShownEntry) => boolean) | undefined {
  const day = Date.parse(value);
  switch (filter) {
    case 'from': {
      const ids = members.filter(({ alias }) => alias.toLowerCase().startsWith(value.toLowerCase())).map(({ id }) => id);
      return ids.length === 0 ? undefined : (entry) => ids.includes(entry.authorId);
    }
    case 'in': {
      const ids = rooms.filter(({ name }) => name.toLowerCase().startsWith(value.toLowerCase())).map(({ id }) => id);
      return ids.length === 0 ? undefined : (entry) => ids.includes(entry.roomId);
    }
    case 'before':
      return Number.isNaN(day) ? undefined : ({ at }) => at < day;
    case 'after':
      return Number.isNaN(day) ? undefined : ({ at }) => at >= day + DAY_MS;
    default:
      return hasTest(value);
  }
}

function hasTest(value: string): ((entry: ShownEntry) => boolean) | undefined {
  if (value === 'file') return ({ body }) => body.kind === 'file';
  if (value === 'image') return ({ body }) => body.kind === 'file' && /\.(jpe?g|png|webp|gif)$/iu.test(body.name);
  if (value === 'link') return (entry) => /https?:\/\//u.test(textOf(entry));
  return undefined;
}

function textOf({ body, note }: ShownEntry): string {
  return body.kind === 'text' ? (note?.edited?.text ?? body.text) : body.kind === 'file' ? body.name : '';
}

function hitOf(entry: ShownEntry, id: number, rooms: readonly RoomView[], words: readonly string[]): SearchHit {
  const text = textOf(entry).replaceAll(/\s+/gu, ' ');
  const places = words.map((word) => text.toLowerCase().indexOf(word.toLowerCase())).filter((at) => at >= 0);
  const start = Math.max(0, Math.min(...places, text.length) - AROUND);
  const excerpt = text.slice(places.length === 0 ? 0 : start).slice(0, 200);
  const { roomId, seq, authorId, authorAlias, at, id: entryId, body } = entry;
  return {
    id,
    roomId,
    roomName: rooms.find((room) => room.id === roomId)?.name ?? '',
    seq,
    entryId,
    authorId,
    authorAlias,
    at,
    kind: body.kind === 'file' ? 'file' : 'text',
    excerpt,
    highlights: highlightsOf(excerpt, words),
    canJump: true,
  };
}

function highlightsOf(excerpt: string, words: readonly string[]): readonly (readonly [number, number])[] {
  const lower = excerpt.toLowerCase();
  const found = words.flatMap((word): [number, number][] => {
    const places: [number, number][] = [];
    for (let at = lower.indexOf(word.toLowerCase()); at >= 0 && word !== ''; at = lower.indexOf(word.toLowerCase(), at + word.length)) {
      places.push([at, at + word.length]);
    }
    return places;
  });
  return found.toSorted((a, b) => a[0] - b[0]);
}
