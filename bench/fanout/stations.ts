// Many members in one process: they join, say stamped texts, and count what reaches them.

import type { Identity } from '../../core/net/identity.ts';
import { createIdentity } from '../../core/net/identity-file.ts';
import { serve } from '../lib/serve.ts';
import { joinLanChat } from './member.ts';
import { joinPlain } from './plain-station.ts';
import { ageOf, type Station, stampedText } from './station.ts';

/** Joins that are under way at the same moment: below what a host takes before the end of the handshake. */
const JOINS_AT_ONCE = 24;
/** Texts of one station that have not come back yet, when there is no other limit. */
const WINDOW = 64;

let identities: Identity[] = [];
let stations: Station[] = [];
/** What each station got of all that was said; notices among it do not count. */
let received: number[] = [];
let ages: number[] = [];
let listensFor: 'count' | 'age' = 'count';

serve({
  /** Keys are made beforehand: that is no part of a join. */
  async prepare({ count }: { count: number }) {
    identities = await Promise.all(Array.from({ length: count }, () => createIdentity()));
  },
  async join({ port, kind, name }: { port: number; kind: 'lan-chat' | 'plain'; name: string }) {
    received = identities.map(() => 0);
    const waiting = [...identities.entries()];
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, identity] = next;
        const onEntry = (payload: Uint8Array | undefined) => hear(index, payload);
        stations[index] =
          kind === 'plain' ? await joinPlain({ port, onEntry }) : await joinLanChat({ port, identity, alias: `${name}-${index}`, onEntry });
      }
    };
    await Promise.all(Array.from({ length: JOINS_AT_ONCE }, work));
  },
  begin({ listens }: { listens: 'count' | 'age' }) {
    received = received.map(() => 0);
    ages = [];
    listensFor = listens;
  },
  /** Says `perSecond` texts, spread over the first `speakers` stations and over time, for `seconds`. Answers how many. */
  async sayEvenly({ perSecond, seconds, speakers }: { perSecond: number; seconds: number; speakers: number }) {
    const total = perSecond * seconds;
    const begun = performance.now();
    for (let said = 0; said < total; ) {
      const due = Math.min(total, Math.floor(((performance.now() - begun) * perSecond) / 1_000));
      for (; said < due; said++) stations[said % speakers]?.say([stampedText()]);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return total;
  },
  /** Says as much as comes back, for `seconds`: each station keeps `WINDOW` texts under way. `everybody` is how many say so in all processes. */
  async saySaturated({ seconds, everybody }: { seconds: number; everybody: number }) {
    const said = stations.map(() => 0);
    const end = performance.now() + seconds * 1_000;
    while (performance.now() < end) {
      for (const [index, station] of stations.entries()) {
        const due = Math.floor((received[index] ?? 0) / everybody) + WINDOW - (said[index] ?? 0);
        if (due <= 0) continue;
        station.say(Array.from({ length: due }, stampedText));
        said[index] = (said[index] ?? 0) + due;
      }
      // Looking more often would only take the processors from the server.
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return said.reduce((sum, count) => sum + count, 0);
  },
  /** Says `count` texts, no more than a window's worth ahead of what came back. */
  async sayAll({ count }: { count: number }) {
    for (let said = 0; said < count; ) {
      const due = Math.min(count, (received[0] ?? 0) + WINDOW) - said;
      if (due > 0) stations[0]?.say(Array.from({ length: due }, stampedText));
      said += Math.max(0, due);
      await new Promise((resolve) => setImmediate(resolve));
    }
  },
  /** What each station got since `begin`. */
  received: () => received,
  ages: () => ages,
  leave() {
    for (const station of stations) station.close();
    stations = [];
  },
});

function hear(index: number, payload: Uint8Array | undefined): void {
  if (listensFor === 'count') {
    received[index] = (received[index] ?? 0) + 1;
    return;
  }
  const age = payload === undefined ? undefined : ageOf(payload);
  if (payload !== undefined && age === undefined) return;
  received[index] = (received[index] ?? 0) + 1;
  if (age !== undefined) ages.push(age);
}
