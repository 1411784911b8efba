import { useRef, useState } from 'react';
import { assertNever } from '../../../shared/lib/assert-never.ts';
import type { Failure } from '../../../shared/model/failure.ts';
import type { RoomId } from '../../../shared/model/ids.ts';
import { failureOf } from '../../lib/failure-of.ts';
import { parseInput } from '../../lib/parse-input.ts';
import { useActions } from '../../store/app-context.ts';
import { withEmoji } from './emoji/with-emoji.ts';

type SubmitOptions = {
  readonly roomId: RoomId;
  readonly draft: string;
  readonly setDraft: (change: (draft: string) => string) => void;
  readonly onLeave: () => void;
};

/** Does what the draft asks for. The draft goes at once; on failure it comes back, before whatever was typed since. */
export function useSubmit({ roomId, draft, setDraft, onLeave }: SubmitOptions) {
  const actions = useActions();
  const [failure, setFailure] = useState<Failure>();
  const lastText = useRef<Promise<unknown>>(Promise.resolve());

  async function attempt(command: Promise<Failure | undefined>): Promise<void> {
    setDraft(() => '');
    const failed = await command;
    if (failed === undefined) return;
    setFailure(failed);
    setDraft((typed) => (typed === '' ? draft : `${draft}\n${typed}`));
  }

  /** A message that waits for the emoji to be loaded is not overtaken by the next. */
  function send(text: string): Promise<Failure | undefined> {
    const ready = withEmoji(text);
    const sent = lastText.current.then(() => ready);
    lastText.current = sent;
    return sent.then((complete) => actions.sendText(roomId, complete));
  }

  function submit(): void {
    setFailure(undefined);
    const input = parseInput(draft);
    switch (input.kind) {
      case 'nothing':
        return;
      case 'too-long':
        setFailure(failureOf('message-too-long'));
        return;
      case 'leave':
        setDraft(() => '');
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

  return { submit, failure };
}
