import { describe, expect, it } from 'vitest';
import { type MemberId, memberIdSchema } from '../../shared/model/ids.ts';
import { decodeMessage } from '../../shared/wire/codec.ts';
import { FrameDecoder } from '../../shared/wire/frame.ts';
import { MAX_MEMBERS_IN_MESSAGE } from '../../shared/wire/limits.ts';
import { MemberDirectory } from './member-directory.ts';
import { Roster } from './roster.ts';

const idOf = (number: number): MemberId => memberIdSchema.parse(String(number).padStart(43, '0'));
const host = idOf(0);

function namesIn(directory: MemberDirectory): readonly (readonly string[])[] {
  const messages: string[][] = [];
  const decoder = new FrameDecoder({
    maxPayloadBytes: () => 65_536,
    onFrame: (frame) => {
      const message = decodeMessage(frame);
      if (message?.type === 'members') messages.push(message.members.map(({ alias }) => alias));
    },
  });
  for (const frame of directory.frames()) decoder.push(frame);
  return messages;
}

const away = (count: number) => Array.from({ length: count }, (_, number) => ({ id: idOf(number + 1), alias: `M${number + 1}`, lastSeenAt: number }));

describe('the directory of members', () => {
  it('[PR2] begins with at most 500 of those who were here last', () => {
    const directory = new MemberDirectory(new Roster(host, away(600)));
    const names = namesIn(directory).flat();
    expect(names).toHaveLength(500);
    expect(directory.size).toBe(500);
    expect([names.includes('M100'), names.includes('M101'), names.includes('M600')]).toEqual([false, true, true]);
  });

  it('[PR2] tells everybody who is here, and forgets who went first when too many are away', () => {
    const roster = new Roster(host, away(600));
    const directory = new MemberDirectory(roster);
    roster.setOnline(idOf(1));
    directory.changed(idOf(1));
    expect(directory.size).toBe(501);
    expect(namesIn(directory).flat()).toContain('M1');
    roster.setAway(idOf(1), 1_000);
    directory.changed(idOf(1));
    const names = namesIn(directory).flat();
    expect(names).toHaveLength(500);
    expect([names.includes('M1'), names.includes('M101'), names.includes('M102')]).toEqual([true, false, true]);
    expect([directory.has(idOf(1)), directory.has(idOf(101))]).toEqual([true, false]);
  });

  it(`[HX5] makes only that message anew of which a member changed, each of up to ${MAX_MEMBERS_IN_MESSAGE}`, () => {
    const roster = new Roster(host, away(2 * MAX_MEMBERS_IN_MESSAGE + 5));
    const directory = new MemberDirectory(roster);
    const before = directory.frames();
    expect(namesIn(directory).map((names) => names.length)).toEqual([MAX_MEMBERS_IN_MESSAGE, MAX_MEMBERS_IN_MESSAGE, 5]);
    roster.setOnline(idOf(MAX_MEMBERS_IN_MESSAGE + 1));
    directory.changed(idOf(MAX_MEMBERS_IN_MESSAGE + 1));
    expect(directory.frames().map((frame, index) => frame === before[index])).toEqual([true, false, true]);
  });

  it('gives the place of who was forgotten to the next one', () => {
    const roster = new Roster(host, away(500));
    const directory = new MemberDirectory(roster);
    for (let number = 501; number <= 600; number++) {
      roster.claim(idOf(number), `M${number}`, number);
      roster.setOnline(idOf(number));
      directory.changed(idOf(number));
      roster.setAway(idOf(number), number);
      directory.changed(idOf(number));
    }
    expect(directory.size).toBe(500);
    expect(new Set(namesIn(directory).flat())).toEqual(new Set(Array.from({ length: 500 }, (_, index) => `M${index + 101}`)));
  });
});
