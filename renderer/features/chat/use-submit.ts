import { useRef, useState } from 'react';
import { assertNever } from '../../../shared/lib/assert-never.ts';
import { findMentions } from '../../../shared/lib/find-mentions.ts';
import type { Failure } from '../../../shared/model/failure.ts';
import type { RoomId } from '../../../shared/model/ids.ts';
import type { Member } from '../../../shared/model/member.ts';
import { failureOf } from '../../lib/failure-of.ts';
import { parseInput } from '../../lib/parse-input.ts';
import { useActions, useGetState } from '../../store/app-context.ts';
import type { Composing } from '../../store/app-state.ts';
import { selectLog } from '../../store/selectors.ts';
import { withEmoji } from './emoji/with-emoji.ts';
import { textOf } from './line-state.ts';

type SubmitOptions = {
  readonly roomId: RoomId;
  readonly text: string;
  readonly setText: (change: (text: string) => string) => void;
  /** Empties the field for good. */
  readonly forget: () => void;
  readonly composing: Composing | null;
  /** Who can be named. */
  readonly members: readonly Member[];
  readonly onLeave: () => void;
};

/** Does what the text asks for. It goes at once; on failure it comes back, before whatever was typed since. */
export function useSubmit({ roomId, text, setText, forget, composing, members, onLeave }: SubmitOptions) {
  const actions = useActions();
  const getState = useGetState();
  const [failure, setFailure] = useState<Failure>();
  const lastText = useRef<Promise<unknown>>(Promise.resolve());

  async function attempt(command: Promise<Failure | undefined>): Promise<void> {
    forget();
    if (composing !== null) actions.stopComposing();
    const failed = await command;
    if (failed === undefined) return;
    setFailure(failed);
    setText((typed) => (typed === '' ? text : `${text}\n${typed}`));
  }

  /** A message that waits for the emoji to be loaded is not overtaken by the next. */
  function send(typed: string): Promise<Failure | undefined> {
    const replyTo = composing?.kind === 'reply' ? { replyTo: composing.entry.seq } : {};
    const ready = withEmoji(typed);
    const sent = lastText.current.then(() => ready);
    lastText.current = sent;
    // What one writes is at the end of the room.
    if (selectLog(getState(), roomId).hasNewer) void actions.loadNewest(roomId);
    return sent.then((complete) => actions.sendText(roomId, complete, { ...replyTo, ...findMentions(complete, members) }));
  }

  async function change({ entry }: Composing, typed: string): Promise<void> {
    actions.stopComposing();
    const complete = await withEmoji(typed);
    if (complete === textOf(entry)?.text) return;
    const failed = await actions.editText(roomId, entry.seq, complete, findMentions(complete, members));
    if (failed === undefined) return;
    setFailure(failed);
    actions.edit(entry);
  }

  function submit(): void {
    setFailure(undefined);
    const input = parseInput(text);
    if (input.kind === 'too-long') setFailure(failureOf('message-too-long'));
    else if (composing?.kind === 'edit') {
      // An empty text is no message: what is meant is to take it away.
      if (input.kind !== 'nothing') void change(composing, input.kind === 'text' ? input.text : text.trim());
      else actions.openDialog({ kind: 'delete', roomId, seq: composing.entry.seq });
    } else {
      switch (input.kind) {
        case 'nothing':
          return;
        case 'leave':
          forget();
          onLeave();
          return;
        case 'offer-path':
          void attempt(actions.offerPath(roomId, input.path));
          return;
        case 'text':
          void attempt(send(input.text));
          return;
        default:
          assertNever(input);
      }
    }
  }

  return { submit, failure };
}
