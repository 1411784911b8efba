import { assertNever } from '../../shared/lib/assert-never.ts';
import type { AppEvent } from '../../shared/model/app-event.ts';
import type { Entry } from '../../shared/model/entry.ts';
import type { PendingPost } from '../../shared/model/status.ts';
import type { AppState } from './app-state.ts';
import { EMPTY_LOG, mergeEntries } from './merge-entries.ts';

/** The state after `event`, which is the one that follows `state.seq`. Pure; keeps every object that did not change. */
export function applyEvent(state: AppState, event: AppEvent): AppState {
  const next: AppState = { ...state, seq: event.seq };
  switch (event.type) {
    case 'session-changed':
      return { ...next, session: event.session };
    case 'hosting-changed':
      return { ...next, hosting: event.hosting };
    case 'rooms-changed':
      return { ...next, rooms: event.rooms };
    case 'members-changed':
      return { ...next, members: event.members };
    case 'entries-added':
      return {
        ...next,
        logs: { ...state.logs, [event.roomId]: mergeEntries(state.logs[event.roomId] ?? EMPTY_LOG, event.entries) },
        pending: withoutPosted(state.pending, event.entries),
      };
    case 'log-reset':
      return { ...next, logs: {} };
    case 'pending-changed':
      return { ...next, pending: putPending(state.pending, event.post) };
    case 'pending-removed':
      return { ...next, pending: state.pending.filter(({ id }) => id !== event.id) };
    case 'transfer-changed':
      return { ...next, transfers: { ...state.transfers, [event.transfer.id]: event.transfer } };
    case 'known-hosts-changed':
      return { ...next, knownHosts: event.knownHosts };
    case 'settings-changed':
      return { ...next, settings: event.settings };
    case 'failure-reported':
      return { ...next, reportedFailures: [...state.reportedFailures, { key: event.seq, failure: event.failure }] };
    default:
      return assertNever(event);
  }
}

/** The post in its place when it waits already, else as the newest. */
export function putPending(pending: readonly PendingPost[], post: PendingPost): readonly PendingPost[] {
  return pending.some(({ id }) => id === post.id) ? pending.map((waiting) => (waiting.id === post.id ? post : waiting)) : [...pending, post];
}

/** An entry may arrive before the word that its post is done; it never shows twice. */
function withoutPosted(pending: readonly PendingPost[], entries: readonly Entry[]): readonly PendingPost[] {
  if (pending.length === 0) return pending;
  const posted = new Set<string>(entries.map(({ id }) => id));
  return pending.some(({ id }) => posted.has(id)) ? pending.filter(({ id }) => !posted.has(id)) : pending;
}
