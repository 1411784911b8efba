import type { ParsedArgs, RequestName } from '../../shared/ipc/contract.ts';
import type { TextBody } from '../../shared/model/entry.ts';
import type { MessageId } from '../../shared/model/ids.ts';
import type { PendingPost } from '../../shared/model/status.ts';
import type { FakeAnswers, FakeWorld } from './fake-api.ts';

const ACK_MS = 400;

/** Posts and amendments: committed a moment later when the scene's host is there, waiting for ever otherwise. */
export function chatAnswers({ snapshot, host, emit }: FakeWorld): FakeAnswers {
  const isOnline = snapshot.session.state === 'joined' && snapshot.session.link.state === 'online';

  function wait({ id, roomId, body }: Pick<PendingPost, 'id' | 'roomId' | 'body'>, commit: () => void): null {
    emit({ type: 'pending-changed', post: { id, roomId, body, at: Date.now(), status: { state: 'waiting' } } });
    if (!isOnline) return null;
    setTimeout(() => {
      commit();
      emit({ type: 'pending-removed', id: id as MessageId });
    }, ACK_MS);
    return null;
  }
  type Args<Name extends RequestName> = ParsedArgs<Name>;

  return {
    'chat.send': ({ id, roomId, text, replyTo, mentions, mentionsAll }: Args<'chat.send'>) => {
      const body: TextBody = {
        kind: 'text',
        text,
        ...(replyTo === undefined ? {} : { replyTo }),
        ...(mentions === undefined ? {} : { mentions }),
        ...(mentionsAll === undefined ? {} : { mentionsAll }),
      };
      return wait({ id, roomId, body }, () => host.post(roomId, id, body));
    },
    'chat.edit': ({ id, roomId, seq, text, mentions }: Args<'chat.edit'>) =>
      wait({ id, roomId, body: { kind: 'edit', target: seq, text } }, () => host.edit(roomId, seq, text, mentions)),
    'chat.delete': ({ id, roomId, seq }: Args<'chat.delete'>) =>
      wait({ id, roomId, body: { kind: 'delete', target: seq } }, () => host.remove(roomId, seq)),
    'chat.react': ({ id, roomId, seq, emoji, on }: Args<'chat.react'>) =>
      wait({ id, roomId, body: { kind: 'reaction', target: seq, emoji, on } }, () => host.react(roomId, seq, emoji, on)),
    'chat.pin': ({ id, roomId, seq, on }: Args<'chat.pin'>) =>
      wait({ id, roomId, body: { kind: 'pin', target: seq, on } }, () => host.pin(roomId, seq, on)),
    'chat.forward': ({ id, roomId, seq, toRoomId }: Args<'chat.forward'>) => {
      const entry = host.entry(roomId, seq);
      if (entry?.body.kind !== 'text') return { code: 'message-gone', params: {} };
      const text = entry.note?.edited?.text ?? entry.body.text;
      const body: TextBody = { kind: 'text', text, forwarded: { alias: entry.authorAlias, at: entry.at } };
      return wait({ id, roomId: toRoomId, body }, () => host.post(toRoomId, id, body));
    },
    'chat.hide': ({ roomId, seq }: Args<'chat.hide'>) => {
      host.hide(roomId, seq);
      return null;
    },
    'chat.versions': ({ roomId, seq }: Args<'chat.versions'>) => host.versions(roomId, seq),
    'chat.discard': ({ id }: Args<'chat.discard'>) => {
      emit({ type: 'pending-removed', id });
      return null;
    },
  };
}
