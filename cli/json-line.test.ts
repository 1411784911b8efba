import { expect, test } from 'vitest';
import { memberIdSchema, messageIdSchema, roomIdSchema } from '../shared/model/ids.ts';
import { jsonLine } from './json-line.ts';
import type { TerminalEvent } from './terminal-event.ts';

const id = messageIdSchema.parse('a'.repeat(22));
const roomId = roomIdSchema.parse('r'.repeat(22));
const fromId = memberIdSchema.parse('b'.repeat(43));
const message = (text: string): TerminalEvent => ({ type: 'message', from: 'bob', text, seq: 1, at: 2, id, fromId, roomId, room: 'Kitchen' });

test.each(['two\nlines', '\u001b[2J', '\u009b2J', 'a\u2028b', '\u202eabc', '"quoted"', '👩‍👧'])(
  'one line, nothing that steers a terminal, and the text unchanged: %j',
  (text) => {
    const line = jsonLine(message(text));
    expect(line).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]*\n$/u);
    expect(JSON.parse(line)).toEqual(message(text));
  },
);
