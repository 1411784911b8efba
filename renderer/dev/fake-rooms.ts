import type { ParsedArgs, RequestName } from '../../shared/ipc/contract.ts';
import type { FolderId } from '../../shared/model/ids.ts';
import type { FakeAnswers, FakeWorld } from './fake-api.ts';
import { findLines } from './fake-search.ts';
import { DOWNLOADS } from './offers.ts';

const EXPORT_MS = 900;
const CONTEXT_LINES = 2;
const EXTENSIONS = { markdown: 'md', html: 'html', jsonl: 'jsonl' } as const;

/** Rooms, history, search and what is kept. */
export function roomAnswers({ snapshot, host }: FakeWorld): FakeAnswers {
  type Args<Name extends RequestName> = ParsedArgs<Name>;
  const done = (_result: unknown): null => null;

  return {
    'rooms.create': ({ name, description }: Args<'rooms.create'>) => {
      if (host.rooms.some((room) => room.name.toLowerCase() === name.toLowerCase())) return { code: 'room-exists', params: { name } };
      return { roomId: host.create({ kind: 'room', name, ...(description === undefined ? {} : { description }) }) };
    },
    'rooms.open-direct': ({ members }: Args<'rooms.open-direct'>) => {
      const self = snapshot.session.state === 'joined' ? [snapshot.session.self] : [];
      const everybody = [...new Set([...self, ...members])].sort();
      const name = everybody.map((id) => snapshot.members.find((member) => member.id === id)?.alias ?? '').join(', ');
      return { roomId: host.create({ kind: 'direct', name: name.slice(0, 64), members: everybody }) };
    },
    'rooms.change': ({ roomId, name, description, archived, keepDays }: Args<'rooms.change'>) => {
      const known = host.room(roomId);
      if (known === undefined) return { code: 'unknown-room', params: {} };
      const { archived: wasArchived = false, ...room } = known;
      host.replace({
        ...room,
        ...(name === undefined ? {} : { name }),
        ...(description === undefined ? {} : { description }),
        ...(keepDays === undefined ? {} : { keepDays }),
        ...((archived ?? wasArchived) ? { archived: true } : {}),
      });
      return null;
    },
    'rooms.mark-read': ({ roomId, seq }: Args<'rooms.mark-read'>) => done(host.markRead(roomId, seq)),
    'rooms.mute': ({ roomId, muted }: Args<'rooms.mute'>) => done(host.change(roomId, { muted })),
    'rooms.draft': ({ roomId, text, replyTo }: Args<'rooms.draft'>) =>
      done(host.saveDraft(roomId, { text, ...(replyTo === undefined ? {} : { replyTo }) })),
    'rooms.keep-here': ({ roomId, days }: Args<'rooms.keep-here'>) => done(host.change(roomId, { keepHereDays: days })),
    'rooms.export': async ({ roomId, format }: Args<'rooms.export'>) => {
      await new Promise((resolve) => setTimeout(resolve, EXPORT_MS));
      const name = `${host.room(roomId)?.name ?? 'Room'}.${EXTENSIONS[format]}`;
      return { id: 'export'.padEnd(22, 'x') as FolderId, name, folder: DOWNLOADS };
    },
    'rooms.import': () => ({ roomId: host.create({ kind: 'room', name: 'Imported room', imported: true }) }),
    'rooms.forget-import': ({ roomId }: Args<'rooms.forget-import'>) => done(host.forget(roomId)),
    'history.page': ({ roomId, place, limit }: Args<'history.page'>) => host.page(roomId, place, limit),
    'history.pinned': ({ roomId }: Args<'history.pinned'>) => host.pinned(roomId),
    'search.find': ({ query, behind, limit }: Args<'search.find'>) =>
      findLines(query, { entries: host.entries, rooms: host.rooms, members: snapshot.members }, limit, behind),
    'search.context': ({ id }: Args<'search.context'>) => {
      const found = host.entries[id];
      if (found === undefined) return [];
      const lines = host.lines(found.roomId);
      const at = lines.indexOf(found);
      return lines.slice(Math.max(0, at - CONTEXT_LINES), at + CONTEXT_LINES + 1);
    },
  };
}
