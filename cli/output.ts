import type { Writable } from 'node:stream';
import { describeFailure } from '../shared/lib/describe-failure.ts';
import type { Failure } from '../shared/model/failure.ts';
import type { MessageId } from '../shared/model/ids.ts';
import { jsonLine } from './json-line.ts';
import type { TerminalEvent } from './terminal-event.ts';

/** Where the program speaks: events, as text or JSON, and nothing else on stdout. */
export interface Output {
  event(event: TerminalEvent): void;
  /** Help and hints for a person; not there with `--json`. */
  note(text: string): void;
}

/** One object per line on `stdout`, errors too. */
export function jsonOutput(stdout: Writable): Output {
  return { event: (event) => void stdout.write(jsonLine(event)), note: () => {} };
}

/** Runs `write`, which prints whole lines; whatever else stands on the terminal makes way and comes back. */
export type MakeWay = (write: () => void) => void;

/** Lines for people: `render` decides which; errors and warnings go to `stderr`. */
export function textOutput(
  streams: { readonly stdout: Writable; readonly stderr: Writable },
  render: (event: TerminalEvent) => string | undefined,
  makeWay: MakeWay = (write) => write(),
): Output {
  const isForStderr = ({ type }: TerminalEvent) => type === 'error' || type === 'warning';
  return {
    event(event) {
      const line = render(event);
      if (line !== undefined) makeWay(() => (isForStderr(event) ? streams.stderr : streams.stdout).write(`${line}\n`));
    },
    note: (text) => makeWay(() => streams.stdout.write(`${text}\n`)),
  };
}

/** The event that tells a failure in one paragraph: what happened, then what to do. */
export function errorEvent(failure: Failure, id?: MessageId): TerminalEvent {
  const { title, advice } = describeFailure(failure);
  const hint = failure.code === 'host-key-changed' ? ` Then go on with --trust-new-key ${failure.params.newKey}` : '';
  return { type: 'error', code: failure.code, message: `${title}. ${advice}${hint}`, params: failure.params, ...(id === undefined ? {} : { id }) };
}
