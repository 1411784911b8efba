import type { Entry } from '../../../shared/model/entry.ts';
import type { MemberId, RoomId } from '../../../shared/model/ids.ts';
import type { RoomView } from '../../../shared/model/room-view.ts';
import type { ShownEntry } from '../../../shared/model/shown-entry.ts';
import type { ChatHall } from './chat-hall.ts';
import { type ChatModel, canonical } from './chat-model.ts';
import type { ChatPerson } from './chat-person.ts';
import { type ModelLine, noteText, readLog, WORD } from './log-model.ts';
import type { Complain } from './shown-window.ts';

type Parts = {
  readonly hall: ChatHall;
  readonly model: ChatModel;
  readonly people: readonly ChatPerson[];
  /** Those whose search is checked, too: it takes its time. */
  readonly searchers: readonly ChatPerson[];
  readonly complain: Complain;
};
/** So many words that nothing says any more are searched for. */
const FORMER_WORDS = 20;

type Logs = ReadonlyMap<RoomId, readonly Entry[]>;

/** While nothing happens: the host's log against the model, and what each person's app shows, keeps and counts against the host's log. */
export async function checkEverything({ hall, model, people, searchers, complain }: Parts): Promise<void> {
  const logs = hall.readLogs();
  for (const [roomId, log] of logs) model.judge(roomId, log);
  model.judgeOutboxes(logs, new Set(people.flatMap(({ window }) => [...window.pending.keys()])));
  checkPrivacy(people, logs, complain);
  checkRoomsAgree(people, complain);
  const gone = deletedWords(logs, model);
  const lines = new Map([...logs].map(([roomId, log]) => [roomId, readLog(log)]));
  for (const person of people) {
    const say: Complain = (fault) => complain(`${person.alias}: ${fault}`);
    for (const room of person.rooms) await checkRoom(person, room, lines.get(room.id) ?? [], say);
    checkDeleted(person, gone, say);
    if (searchers.includes(person)) await checkSearch(person, lines, model, say);
  }
}

/** What of marks is not where it must come to rest; undefined when all of them are. */
export function whatMarksLack(people: readonly ChatPerson[]): string | undefined {
  for (const person of people) {
    for (const { id: roomId, lastSeq } of person.rooms) {
      const marks = person.window.marks.get(roomId);
      for (const other of people) {
        const room = other.rooms.find(({ id }) => id === roomId);
        if (room === undefined || lastSeq === 0) continue;
        const mark = other === person ? undefined : marks?.get(other.id);
        if (other !== person && (mark?.delivered ?? 0) !== lastSeq)
          return `[RS1] ${other.alias} got ${roomId} up to ${mark?.delivered} of ${lastSeq}, as ${person.alias} sees it`;
        if (other !== person && (mark?.read ?? 0) !== room.readSeq)
          return `[RS1] ${other.alias} read ${roomId} up to ${mark?.read} and not ${room.readSeq}, as ${person.alias} sees it`;
      }
    }
  }
  return undefined;
}

/** Nobody has ever heard of a conversation that is not theirs, and everybody knows of those that are. */
function checkPrivacy(people: readonly ChatPerson[], logs: Logs, complain: Complain): void {
  const rooms = new Map(people.flatMap(({ rooms }) => rooms.map((room) => [room.id, room] as const)));
  for (const roomId of logs.keys()) if (!rooms.has(roomId)) complain(`nobody knows of the room ${roomId}, which has entries`);
  for (const room of rooms.values()) {
    const hasEntries = (logs.get(room.id) ?? []).length > 0;
    for (const person of people) {
      const isIn = room.members?.includes(person.id) ?? true;
      if (!isIn && person.heardOf.has(room.id)) complain(`[RM1] ${person.alias} heard of ${room.id}, which is not theirs`);
      if (isIn && hasEntries && !person.window.rooms.has(room.id)) complain(`[RM1] ${person.alias} does not know of ${room.id}`);
    }
  }
}

function checkRoomsAgree(people: readonly ChatPerson[], complain: Complain): void {
  const first = new Map<RoomId, string>();
  for (const { alias, rooms } of people) {
    for (const { id, kind, name, description, archived, members, createdBy, firstSeq, lastSeq } of rooms) {
      const facts = canonical({ kind, name, description, archived, members, createdBy, firstSeq, lastSeq });
      const known = first.get(id) ?? facts;
      first.set(id, known);
      if (known !== facts) complain(`[RM4] the room ${id} is ${facts} for ${alias}, and ${known} for somebody else`);
    }
  }
}

async function checkRoom(person: ChatPerson, room: RoomView, log: readonly ModelLine[], complain: Complain): Promise<void> {
  const { lastSeq, ...shownView } = person.window.rooms.get(room.id) ?? { lastSeq: 0 };
  if (canonical({ ...shownView, lastSeq: room.lastSeq }) !== canonical(room) || lastSeq > room.lastSeq)
    complain(`the window shows ${canonical(shownView)} and not ${canonical(room)}`);
  const history = await person.app.wholeHistory(room.id);
  person.seesAll(room.id, new Set(history.map(({ seq }) => seq)));
  const hidden = person.hidden.get(room.id);
  const lines = log.filter(({ seq }) => hidden?.has(seq) !== true);
  compare(`the history of ${room.id}`, history, lines, complain);
  const shown = [...(person.window.lines.get(room.id)?.values() ?? [])];
  compare(`the window of ${room.id}`, shown, lines.slice(lines.length - shown.length), complain);
  const atHand = person.app.atHand(room.id);
  compare(`the snapshot of ${room.id}`, atHand, lines.slice(lines.length - atHand.length), complain);
  checkCounts(person, room, lines, complain);
}

/** The same lines in the same order, each with the same said of it. */
function compare(what: string, shown: readonly ShownEntry[], lines: readonly ModelLine[], complain: Complain): void {
  if (shown.length !== lines.length)
    complain(`${what} has ${shown.length} lines and not ${lines.length}: ${shown.map(({ seq }) => seq)} and not ${lines.map(({ seq }) => seq)}`);
  for (const [index, { seq, id, body, note }] of shown.entries()) {
    const line = lines[index];
    if (line === undefined) return;
    if (line.seq !== seq || line.id !== id) {
      complain(`${what} has ${seq} where ${line.seq} must be`);
      return;
    }
    if (noteText(note ?? deletedNote(body, seq)) !== noteText(line.note))
      complain(`[AM7] ${what}: of ${seq} is said ${noteText(note)} and not ${noteText(line.note)}`);
    if (line.note.deleted === undefined && canonical(body) !== canonical(line.body)) complain(`${what}: ${seq} is ${canonical(body)}`);
    if (line.note.deleted !== undefined && note === undefined && body.kind !== 'deleted') complain(`${what}: ${seq} was deleted`);
  }
}

function deletedNote(body: ShownEntry['body'], seq: number) {
  return body.kind === 'deleted' ? { seq, deleted: { at: body.at } } : undefined;
}

function checkCounts(person: ChatPerson, room: RoomView, lines: readonly ModelLine[], complain: Complain): void {
  const unread = lines.filter(
    ({ seq, authorId, body }) => seq > room.readSeq && authorId !== person.id && (body.kind === 'text' || body.kind === 'file'),
  );
  const mentions = unread.filter((line) => room.kind === 'direct' || names(line, person.id));
  if (room.unread !== unread.length) complain(`${room.id} counts ${room.unread} unread lines and not ${unread.length}, read up to ${room.readSeq}`);
  if (room.mentions !== mentions.length)
    complain(`${room.id} counts ${room.mentions} mentions and not ${mentions.length}, read up to ${room.readSeq}`);
}

/** Search finds every text that this device shows by what it says now, and nothing else. */
async function checkSearch(person: ChatPerson, logs: ReadonlyMap<RoomId, readonly ModelLine[]>, model: ChatModel, complain: Complain): Promise<void> {
  const wanted = new Map<string, string>();
  for (const { id: roomId } of person.rooms) {
    for (const { seq, body, note } of logs.get(roomId) ?? []) {
      if (body.kind === 'text' && person.hidden.get(roomId)?.has(seq) !== true)
        wanted.set(`${roomId} ${seq}`, wordOf(note.edited?.text ?? body.text));
    }
  }
  // What was edited or deleted is not found by what it said before.
  const present = new Set(wanted.values());
  const former = [...model.intents.values()].flatMap(({ body }) => ('text' in body && !present.has(wordOf(body.text)) ? [wordOf(body.text)] : []));
  for (const word of former.slice(-FORMER_WORDS))
    if ((await person.app.findAll(word)).length > 0) complain(`search finds ${word}, which is said no more`);
  // The beginning of every word.
  const hits = await person.app.findAll('word');
  for (const { roomId, seq, excerpt } of hits) {
    const word = wanted.get(`${roomId} ${seq}`);
    if (word === undefined) complain(`search finds ${seq} of ${roomId}, which is not there, or twice: ${excerpt}`);
    else if (!excerpt.includes(word)) complain(`search finds ${seq} of ${roomId} as ${excerpt} and not as ${word}`);
    wanted.delete(`${roomId} ${seq}`);
  }
  if (wanted.size > 0) complain(`search does not find ${[...wanted].slice(0, 3).join(' or ')}`);
  const times = hits.map(({ at }) => at);
  if (times.some((at, index) => at > (times[index - 1] ?? Number.POSITIVE_INFINITY))) complain('search does not find the newest first');
}

/** What a line says now names the person, or everybody. */
function names({ body, note }: ModelLine, id: MemberId): boolean {
  const said = note.edited ?? (body.kind === 'text' ? body : undefined);
  return said?.mentionsAll === true || said?.mentions?.some((mention) => mention.id === id) === true;
}

/** Of what was deleted nothing is left on the device's disk, and no connection that began later brought it. */
function checkDeleted(person: ChatPerson, gone: ReadonlyMap<string, number>, complain: Complain): void {
  const left = person.app.wordsOnDisk().filter((word) => gone.has(word));
  if (left.length > 0) complain(`[AM4] ${left.slice(0, 3).join(', ')} was deleted and is on the disk still`);
  for (const [word, deletedAt] of gone) {
    if ((person.heardWords.get(word) ?? 0) > deletedAt) complain(`[AM4] ${word} was deleted before it was sent to who came later`);
  }
}

/** The words of all texts that were deleted, each with the time by the host's clock. */
function deletedWords(logs: Logs, model: ChatModel): ReadonlyMap<string, number> {
  const gone = new Map<string, number>();
  for (const log of logs.values()) {
    for (const { id, body } of log) {
      const said = model.intents.get(id)?.body;
      const target = said !== undefined && 'target' in said ? log[said.target - 1]?.body : body;
      if (said !== undefined && 'text' in said && target?.kind === 'deleted') gone.set(wordOf(said.text), target.at);
    }
  }
  return gone;
}

function wordOf(text: string): string {
  return text.match(WORD)?.[0] ?? text;
}
