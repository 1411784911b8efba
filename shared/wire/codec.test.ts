import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAILURE_CODES } from '../model/failure.ts';
import { closeReasonSchema } from './close-reason.ts';
import { CodecError, decodeMessage, encodeMessage, jsonDepth } from './codec.ts';
import { FLAG_CRITICAL, type Frame, FrameDecoder } from './frame.ts';
import {
  MAX_ADDRESSEES,
  MAX_CONTROL_PAYLOAD_BYTES,
  MAX_DESCRIPTION_CHARS,
  MAX_DIRECT_MEMBERS,
  MAX_FILE_NAME_CHARS,
  MAX_FOLLOWED_ROOMS,
  MAX_HASHES,
  MAX_JSON_DEPTH,
  MAX_KEEP_DAYS,
  MAX_MANIFEST_BYTES,
  MAX_MARKS_IN_MESSAGE,
  MAX_MEMBERS_IN_MESSAGE,
  MAX_MENTIONS,
  MAX_OFFER_BYTES,
  MAX_OPEN_OFFERS_TOLD,
  MAX_PRE_JOIN_PAYLOAD_BYTES,
  MAX_RANGES,
  MAX_REACTION_CHARS,
  MAX_STATUS_CHARS,
  MAX_TEXT_BYTES,
  MAX_THUMBNAIL_BYTES,
  MAX_TREE_FILES,
} from './limits.ts';
import { MESSAGES, type Message, type MessageType, offerEndSchema, receiverStateSchema, senderStateSchema } from './message.ts';

// Arbitraries of every message, made by hand from the schemas.
const base64url = (length: number) => fc.string({ unit: fc.constantFrom(...'ABCxyz019_-'), minLength: length, maxLength: length });
const id = base64url(22);
const key = base64url(43);
const name = (maxChars: number) =>
  fc.string({ unit: fc.constantFrom(...'abcÄßñ漢字🙂 .'), minLength: 1, maxLength: maxChars }).map((text) => text.replace(/ +/g, ' ').trim() || 'x');
const alias = name(32);
const count = fc.nat();
const seq = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 });
const failureCode = fc.constantFrom(...(Object.keys(FAILURE_CODES) as (keyof typeof FAILURE_CODES)[]));
const app = fc.record({ name: fc.string({ maxLength: 64 }), version: fc.string({ maxLength: 32 }) });
const upTo = (max: number, min = 0) => fc.integer({ min, max });
const yes = fc.constant(true);
/** A line without white space at its ends. */
const line = (maxChars: number) =>
  fc.string({ unit: fc.constantFrom(...'abcÄ漢🙂"\\ '), maxLength: Math.floor(maxChars / 2) }).map((chars) => chars.trim());
const description = line(MAX_DESCRIPTION_CHARS);
const keepDays = upTo(MAX_KEEP_DAYS);
const room = fc.record(
  {
    id,
    kind: fc.constantFrom('room', 'direct'),
    name: name(64),
    description,
    archived: yes,
    members: fc.array(key, { minLength: 2, maxLength: MAX_DIRECT_MEMBERS }),
    createdBy: key,
    keepDays,
    firstSeq: seq,
    lastSeq: count,
  },
  { requiredKeys: ['id', 'kind', 'name', 'firstSeq', 'lastSeq'] },
);
const status = line(40).map((chars) => chars || 'away');
const member = fc.record(
  { id: key, alias, online: fc.boolean(), isHost: fc.boolean(), idle: yes, status, lastSeenAt: count },
  { requiredKeys: ['id', 'alias', 'online', 'isHost'] },
);
const mark = fc.record({ memberId: key, delivered: count, read: count });
const tree = fc.record({
  items: upTo(MAX_TREE_FILES, 1),
  files: upTo(MAX_TREE_FILES),
  folders: upTo(MAX_TREE_FILES),
  manifestBytes: upTo(MAX_MANIFEST_BYTES, 2),
});
const thumbnail = fc.integer({ min: 30, max: 600 }).map(webpOf);
const mentioning = { mentions: fc.array(fc.record({ id: key, name: alias }), { minLength: 1, maxLength: 3 }), mentionsAll: yes };
const emoji = fc.constantFrom('👍', '❤️', '👩‍👩‍👧‍👦', '🇧🇷', '+1', '\u20e3'.padStart(2, '1'));
const postBody = fc.oneof(
  fc.record(
    { kind: fc.constant('text'), text, replyTo: seq, forwarded: fc.record({ alias, at: count }), ...mentioning },
    { requiredKeys: ['kind', 'text'] },
  ),
  fc.record({ kind: fc.constant('edit'), target: seq, text, ...mentioning }, { requiredKeys: ['kind', 'target', 'text'] }),
  fc.record({ kind: fc.constant('delete'), target: seq }),
  fc.record({ kind: fc.constant('reaction'), target: seq, emoji, on: fc.boolean() }),
  fc.record({ kind: fc.constant('pin'), target: seq, on: fc.boolean() }),
  fc.record(
    {
      kind: fc.constant('file'),
      name: fc.string({ minLength: 1, maxLength: 100 }),
      size: count,
      tree,
      to: fc.array(key, { minLength: 1, maxLength: 4 }),
      thumbnail,
      keep: fc.boolean(),
    },
    { requiredKeys: ['kind', 'name', 'size'] },
  ),
);
const notice = fc.record(
  {
    kind: fc.constant('notice'),
    notice: fc.constantFrom('joined', 'left', 'lost', 'created-room', 'renamed-room', 'described-room', 'archived-room', 'reopened-room'),
    name: fc.string({ maxLength: 100 }),
  },
  { requiredKeys: ['kind', 'notice'] },
);
const gone = fc.oneof(fc.record({ kind: fc.constant('deleted'), at: count }), fc.record({ kind: fc.constant('void') }));
const entry = fc.record({ roomId: id, seq, id, authorId: key, authorAlias: alias, at: count, body: fc.oneof(postBody, notice, gone) });
const optional = <Fields extends Record<string, fc.Arbitrary<unknown>>>(fields: Fields, ...requiredKeys: readonly (keyof Fields & string)[]) =>
  fc.record(fields, { requiredKeys: [...requiredKeys] });
const receiverState = fc.constantFrom(...receiverStateSchema.options);
const offerEnd = fc.constantFrom(...offerEndSchema.options);
const sha256 = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });
/** Ranges of at least one byte with gaps of any size, none included. */
const ranges = fc.array(fc.tuple(fc.nat(2 ** 40), fc.integer({ min: 1, max: 2 ** 40 })), { minLength: 1, maxLength: 6 }).map((pieces) => {
  let reached = 0;
  return pieces.map(([gap, length]) => {
    const start = reached + gap;
    reached = start + length;
    return [start, reached];
  });
});
const file = upTo(MAX_TREE_FILES);
const openOffers = fc.array(fc.record({ transferId: id, state: receiverState }), { maxLength: 4 });

const PAYLOADS: Record<MessageType, fc.Arbitrary<object>> = {
  bye: fc.record({ reason: fc.constantFrom(...closeReasonSchema.options) }),
  ping: fc.record({ n: count }),
  pong: fc.record({ n: count }),
  hello: fc.record({ minVersion: seq, maxVersion: seq, app, publicKey: base64url(122), nonce: key }),
  challenge: fc.record({ version: seq, app, nonce: key, roomName: name(64) }),
  join: fc.record({ alias, signature: base64url(86) }),
  joined: fc.record({ memberId: key, alias, epoch: id, roomCount: seq, openOffers, memberCount: seq }),
  refused: fc.record({ code: failureCode, suggestion: alias, minVersion: seq, maxVersion: seq }, { requiredKeys: ['code'] }),
  follow: fc.record({ epoch: id, rooms: fc.array(fc.record({ roomId: id, lastSeq: count }), { maxLength: 4 }) }),
  post: fc.record({ id, roomId: id, body: postBody }),
  posted: fc.record({ id, roomId: id, seq, at: count }),
  rejected: fc.record({ id, code: failureCode, retryAfterMs: count }, { requiredKeys: ['id', 'code'] }),
  entry,
  room,
  member,
  'create-room': optional({ id, name: name(64), description, members: fc.array(key, { minLength: 1, maxLength: MAX_DIRECT_MEMBERS }) }, 'id'),
  'change-room': optional({ id, roomId: id, name: name(64), description, archived: fc.boolean(), keepDays }, 'id', 'roomId'),
  'room-done': fc.record({ id, roomId: id }),
  'room-refused': fc.record({ id, code: failureCode }),
  accept: fc.record({ transferId: id, ranges, have: count }),
  decline: fc.record({ transferId: id }),
  cancel: fc.record({ transferId: id, reason: offerEnd }, { requiredKeys: ['transferId'] }),
  saved: fc.record({ transferId: id, sha256 }),
  failed: fc.record({ transferId: id, code: failureCode }),
  pause: fc.record({ transferId: id }),
  resume: fc.record({ transferId: id }),
  look: fc.record({ transferId: id }),
  'ask-hashes': fc.record({ transferId: id, files: fc.array(file, { minLength: 1, maxLength: 6 }) }),
  hashes: fc.record({ transferId: id, hashes: fc.array(fc.record({ file, sha256 }), { minLength: 1, maxLength: 6 }) }),
  upload: fc.record({ transferId: id, grant: id, ranges }),
  receiver: fc.record(
    { transferId: id, memberId: key, state: receiverState, bytes: count, wanted: count, code: failureCode },
    { requiredKeys: ['transferId', 'memberId', 'state', 'bytes', 'wanted'] },
  ),
  download: fc.record({ transferId: id, grant: id, for: fc.constantFrom('look', 'accept'), ranges }),
  'offer-ended': fc.record({ transferId: id, reason: offerEnd }),
  'sender-state': fc.record({ transferId: id, state: fc.constantFrom(...senderStateSchema.options) }),
  mark: fc.record({ roomId: id, delivered: count, read: count }),
  marks: fc.record({ roomId: id, marks: fc.array(mark, { minLength: 1, maxLength: 4 }) }),
  typing: fc.record({ roomId: id }),
  typed: fc.record({ roomId: id, memberId: key }),
  status: fc.record({ idle: fc.boolean(), text: status }, { requiredKeys: ['idle'] }),
  members: fc.record({ members: fc.array(member, { minLength: 1, maxLength: 4 }) }),
  'data-open': fc.record({ grant: id, direction: fc.constantFrom('upload', 'download') }),
  'data-ready': fc.constant({}),
  'data-refused': fc.record({ code: failureCode }),
};

/** A still lossy WebP picture of 32 x 32 pixels, as far as its header says, as base64. */
function webpOf(byteLength: number): string {
  const bytes = new Uint8Array(byteLength);
  bytes.set(new TextEncoder().encode('RIFF    WEBPVP8 '));
  bytes.set([0x9d, 0x01, 0x2a, 32, 0, 32, 0], 23);
  return btoa(String.fromCharCode(...bytes));
}

function frameOf(bytes: Uint8Array): Frame {
  const frames: Frame[] = [];
  new FrameDecoder({ onFrame: (frame) => frames.push(frame), maxPayloadBytes: () => MAX_CONTROL_PAYLOAD_BYTES }).push(bytes);
  if (frames[0] === undefined || frames.length !== 1) throw new Error(`${frames.length} frames instead of one`);
  return frames[0];
}

const raw = (type: number, payload: string | Uint8Array, critical = true): Frame => ({
  type,
  critical,
  payload: typeof payload === 'string' ? new TextEncoder().encode(payload) : payload,
});

const faultOf = (frame: Frame) => {
  try {
    decodeMessage(frame);
  } catch (error) {
    return error instanceof CodecError ? error.fault : error;
  }
  return undefined;
};

describe('messages', () => {
  it.each(Object.keys(MESSAGES) as MessageType[])('[MS8] %s comes back as it was sent', (type) => {
    fc.assert(
      fc.property(PAYLOADS[type], (payload) => {
        const message = { type, ...payload } as Message;
        const frame = frameOf(encodeMessage(message));
        expect(frame.type).toBe(MESSAGES[type].code);
        expect(frame.critical).toBe(MESSAGES[type].critical);
        expect(decodeMessage(frame)).toEqual(message);
      }),
      { numRuns: 50 },
    );
  });

  it('[FR5] type codes are unique and fit into a byte', () => {
    const codes = Object.values(MESSAGES).map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.every((code) => Number.isInteger(code) && code > 0 && code < 256)).toBe(true);
  });

  it('[FR5] an unknown type is ignored when it may be, and a fault when it is critical', () => {
    expect(decodeMessage(raw(250, 'no JSON', false))).toBeUndefined();
    expect(faultOf(raw(250, '{}', true))).toBe('unknown-critical-type');
  });

  it.each([
    ['a lone continuation byte', [0x80]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate half', [0xed, 0xa0, 0x80]],
    ['a cut sequence', [0xe2, 0x82]],
    ['above U+10FFFF', [0xf5, 0x80, 0x80, 0x80]],
  ])('[FR6] refuses UTF-8 with %s', (_, bad) => {
    expect(faultOf(raw(MESSAGES.ping.code, Uint8Array.of(0x22, ...bad, 0x22)))).toBe('bad-utf8');
  });

  it.each(['', 'x', '{', '{"n":1}}', '{n:1}', '\ufeff{"n":1}', 'NaN', "{'n':1}"])('[FR6] refuses %j, which is no JSON', (payload) => {
    expect(faultOf(raw(MESSAGES.ping.code, payload))).toBe('bad-json');
  });

  it.each(['null', '[]', '1', '"n"', '{}', '{"n":"1"}', '{"n":-1}', '{"n":1.5}', '{"n":1e400}', '{"n":9007199254740993}'])(
    '[FR6] refuses %s, which is no ping',
    (payload) => {
      expect(faultOf(raw(MESSAGES.ping.code, payload))).toBe('bad-shape');
    },
  );

  it.each([
    [MAX_JSON_DEPTH - 1, 'bad-shape'],
    [MAX_JSON_DEPTH, 'bad-shape'],
    [MAX_JSON_DEPTH + 1, 'too-deep'],
    [30_000, 'too-deep'],
  ])('[FR6] JSON of depth %i is %s', (depth, fault) => {
    expect(faultOf(raw(MESSAGES.ping.code, '['.repeat(depth) + ']'.repeat(depth)))).toBe(fault);
  });

  it('[FR6] brackets inside strings are no depth', () => {
    expect(jsonDepth(JSON.stringify({ a: '[[[{{{', b: '\\"[[', c: ['"]'] }))).toBe(2);
  });

  it('[FR6] finds the depth that JSON.parse finds', () => {
    const depthOf = (value: unknown): number =>
      value !== null && typeof value === 'object' ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(jsonDepth(JSON.stringify(value))).toBe(depthOf(value));
      }),
    );
  });

  it('[FR6] __proto__ and unknown keys neither pass nor poison', () => {
    const message = decodeMessage(raw(MESSAGES.ping.code, '{"n":1,"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"extra":1}'));
    expect(message).toEqual({ type: 'ping', n: 1 });
    expect(Object.keys(message ?? {})).toEqual(['type', 'n']);
    expect(Object.getPrototypeOf(message)).toBe(Object.prototype);
    expect('admin' in {}).toBe(false);
  });

  it('[FR6] a payload cannot choose its own type', () => {
    expect(decodeMessage(raw(MESSAGES.ping.code, '{"type":"bye","n":1}'))).toEqual({ type: 'ping', n: 1 });
  });

  it('[FR6] bytes of any kind are a message or a CodecError, never anything else', () => {
    const codes = Object.values(MESSAGES).map(({ code }) => code);
    fc.assert(
      fc.property(
        fc.constantFrom(...codes),
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((json) => new TextEncoder().encode(json)),
        ),
        (code, payload) => {
          const fault = faultOf(raw(code, payload, true));
          expect(fault === undefined || typeof fault === 'string').toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    [MAX_TEXT_BYTES - 1, true],
    [MAX_TEXT_BYTES, true],
    [MAX_TEXT_BYTES + 1, false],
    [0, false],
  ])('[LM3] a text of %i bytes passes: %s', (bytes, passes) => {
    const post = (content: string) => ({ id: 'A'.repeat(22), roomId: 'B'.repeat(22), body: { kind: 'text', text: content } });
    const euros = '€'.repeat(Math.floor(bytes / 3)) + 'x'.repeat(bytes % 3);
    for (const content of ['x'.repeat(bytes), euros]) expect(MESSAGES.post.schema.safeParse(post(content)).success).toBe(passes);
  });
});

describe('ranges in messages', () => {
  const accepted = (ranges: unknown) => MESSAGES.accept.schema.safeParse({ transferId: 'A'.repeat(22), ranges, have: 0 }).success;
  const single = (count: number) => Array.from({ length: count }, (_, index) => [2 * index, 2 * index + 1]);

  it.each([
    ['one byte', [[0, 1]], true],
    [
      'two that touch',
      [
        [0, 5],
        [5, 9],
      ],
      true,
    ],
    ['none', [], false],
    ['an empty one', [[3, 3]], false],
    ['one that ends before it starts', [[3, 2]], false],
    [
      'two that overlap',
      [
        [0, 5],
        [4, 9],
      ],
      false,
    ],
    [
      'two in the wrong order',
      [
        [5, 9],
        [0, 5],
      ],
      false,
    ],
    ['a negative start', [[-1, 2]], false],
    ['half a byte', [[0, 1.5]], false],
    ['an end that a double cannot hold', [[0, 2 ** 53]], false],
    ['three numbers', [[0, 1, 2]], false],
    ['one number', [[1]], false],
    ['text', [['0', '1']], false],
    ['objects', [{ 0: 0, 1: 1 }], false],
    ['as many as there may be', single(MAX_RANGES), true],
    ['one more than there may be', single(MAX_RANGES + 1), false],
  ] as [string, unknown, boolean][])('[ST4] %s', (_, ranges, passes) => {
    expect(accepted(ranges)).toBe(passes);
  });
});

describe('bodies', () => {
  const taken = (body: object) => MESSAGES.post.schema.safeParse({ id: 'A'.repeat(22), roomId: 'B'.repeat(22), body }).success;
  const mention = { id: 'K'.repeat(43), name: 'Ann' };

  it.each([
    ['a text', true, { kind: 'text', text: 'x' }],
    ['an answer to the first entry', true, { kind: 'text', text: 'x', replyTo: 1 }],
    ['an answer to nothing', false, { kind: 'text', text: 'x', replyTo: 0 }],
    ['an answer to half an entry', false, { kind: 'text', text: 'x', replyTo: 1.5 }],
    ['as many mentions as there may be', true, { kind: 'text', text: 'x', mentions: Array(MAX_MENTIONS).fill(mention) }],
    ['one mention more', false, { kind: 'text', text: 'x', mentions: Array(MAX_MENTIONS + 1).fill(mention) }],
    ['a list of no mentions', false, { kind: 'text', text: 'x', mentions: [] }],
    ['everybody not meant', false, { kind: 'text', text: 'x', mentionsAll: false }],
    ['an edit', true, { kind: 'edit', target: 1, text: 'x' }],
    ['an edit of nothing', false, { kind: 'edit', target: 0, text: 'x' }],
    ['an edit to nothing', false, { kind: 'edit', target: 1, text: '' }],
    ['a delete', true, { kind: 'delete', target: 1 }],
    ['a delete of nothing', false, { kind: 'delete' }],
    ['a reaction', true, { kind: 'reaction', target: 1, emoji: '👍', on: true }],
    ['a reaction of several code points', true, { kind: 'reaction', target: 1, emoji: '👩‍👩‍👧‍👦', on: true }],
    ['a reaction neither on nor off', false, { kind: 'reaction', target: 1, emoji: '👍' }],
    ['no emoji', false, { kind: 'reaction', target: 1, emoji: '', on: true }],
    ['the longest emoji', true, { kind: 'reaction', target: 1, emoji: 'x'.repeat(MAX_REACTION_CHARS), on: true }],
    ['a longer one', false, { kind: 'reaction', target: 1, emoji: 'x'.repeat(MAX_REACTION_CHARS + 1), on: true }],
    ['an emoji of a later Unicode', true, { kind: 'reaction', target: 1, emoji: '\u{1facf}', on: true }],
    ['white space in a reaction', false, { kind: 'reaction', target: 1, emoji: '👍 👍', on: true }],
    ['a control character in a reaction', false, { kind: 'reaction', target: 1, emoji: '\u0007', on: true }],
    ['half a surrogate in a reaction', false, { kind: 'reaction', target: 1, emoji: '\ud83d', on: true }],
    ['a pin', true, { kind: 'pin', target: 1, on: false }],
    ['a notice', false, { kind: 'notice', notice: 'joined' }],
    ['what only the host can say of a deleted entry', false, { kind: 'deleted', at: 1 }],
    ['what only the host can say of its amendments', false, { kind: 'void' }],
  ] as [string, boolean, object][])('[AM1] %s may be posted: %s', (_, passes, body) => {
    expect(taken(body)).toBe(passes);
  });
});

describe('the largest messages', () => {
  const longest = { id: 'A'.repeat(22), key: 'K'.repeat(43), name: (chars: number) => '🙂'.repeat(chars) };
  const entryWith = (body: object) =>
    ({
      type: 'entry',
      roomId: longest.id,
      seq: Number.MAX_SAFE_INTEGER,
      id: longest.id,
      authorId: longest.key,
      authorAlias: longest.name(32),
      at: Number.MAX_SAFE_INTEGER,
      body,
    }) as Message;
  const payloadBytes = (message: Message) => {
    const { type, ...payload } = message;
    expect(MESSAGES[type].schema.safeParse(payload).error).toBeUndefined();
    return frameOf(encodeMessage(message)).payload.length;
  };

  it('[FR4] every text that the schema lets through fits into a frame', () => {
    for (const unit of ['x', '"', '\\', '\n', '\u0001', '\ud800', '€', '🙂', '\u2028']) {
      const fits = (units: number) => MESSAGES.post.schema.shape.body.safeParse({ kind: 'text', text: unit.repeat(units) }).success;
      let units = 1;
      for (let step = MAX_TEXT_BYTES; step >= 1; step /= 2) if (fits(units + step)) units += step;
      expect(fits(units) && !fits(units + 1)).toBe(true);
      const rest = {
        mentions: Array.from({ length: MAX_MENTIONS }, () => ({ id: longest.key, name: longest.name(32) })),
        mentionsAll: true,
      };
      const forwarded = { alias: longest.name(32), at: Number.MAX_SAFE_INTEGER };
      const bodies = [
        { kind: 'text', text: unit.repeat(units), replyTo: Number.MAX_SAFE_INTEGER, forwarded, ...rest },
        { kind: 'edit', text: unit.repeat(units), target: Number.MAX_SAFE_INTEGER, ...rest },
      ];
      for (const body of bodies) expect(payloadBytes(entryWith(body)), JSON.stringify(unit)).toBeLessThanOrEqual(MAX_CONTROL_PAYLOAD_BYTES);
    }
  });

  it('[FR4] so do the fullest joined, rooms, members, marks and what is followed', () => {
    const max = Number.MAX_SAFE_INTEGER;
    const many = <Item>(length: number, item: Item): Item[] => Array.from({ length }, () => item);
    // What is trimmed and counted in UTF-16 units: three bytes each at most, when nothing in it is escaped.
    for (const unit of ['€', '"', '🙂']) {
      const chars = (length: number) => unit.repeat(length).slice(0, length);
      const member = {
        id: longest.key,
        alias: longest.name(32),
        online: false,
        isHost: false,
        idle: true,
        status: chars(MAX_STATUS_CHARS),
        lastSeenAt: max,
      };
      const members = many(MAX_DIRECT_MEMBERS, longest.key);
      const room = { kind: 'direct', name: longest.name(64), description: chars(MAX_DESCRIPTION_CHARS), archived: true, createdBy: longest.key };
      const messages = [
        {
          type: 'joined',
          memberId: longest.key,
          alias: longest.name(32),
          epoch: longest.id,
          roomCount: max,
          openOffers: many(MAX_OPEN_OFFERS_TOLD, { transferId: longest.id, state: 'interrupted' }),
          memberCount: max,
        },
        { type: 'room', id: longest.id, ...room, members, keepDays: MAX_KEEP_DAYS, firstSeq: max, lastSeq: max },
        { type: 'members', members: many(MAX_MEMBERS_IN_MESSAGE, member) },
        { type: 'marks', roomId: longest.id, marks: many(MAX_MARKS_IN_MESSAGE, { memberId: longest.key, delivered: max, read: max }) },
        { type: 'follow', epoch: longest.id, rooms: many(MAX_FOLLOWED_ROOMS, { roomId: longest.id, lastSeq: max }) },
      ] as Message[];
      for (const message of messages) expect(payloadBytes(message), message.type).toBeLessThanOrEqual(MAX_CONTROL_PAYLOAD_BYTES);
    }
  });

  it.each(['\u0001', '\ud800', '\u2028', '\n'])(
    '[FR4] a status has no %j: it is one line, and six bytes for a character would be too many',
    (unit) => {
      expect(MESSAGES.status.schema.safeParse({ idle: false, text: `a${unit}b` }).success).toBe(false);
    },
  );

  it('[FR4] so do an offer, its ranges and its hashes, each with all that it may have', () => {
    const ranges = Array.from({ length: MAX_RANGES }, (_, index) => [
      Number.MAX_SAFE_INTEGER - 2 * (MAX_RANGES - index),
      Number.MAX_SAFE_INTEGER - 2 * (MAX_RANGES - index) + 1,
    ]);
    const files = Array.from({ length: MAX_HASHES }, () => MAX_TREE_FILES);
    const transferId = longest.id;
    const body = {
      kind: 'file',
      name: '\u0001'.repeat(MAX_FILE_NAME_CHARS),
      size: MAX_OFFER_BYTES,
      tree: { items: MAX_TREE_FILES, files: MAX_TREE_FILES, folders: MAX_TREE_FILES, manifestBytes: MAX_MANIFEST_BYTES },
      to: Array.from({ length: MAX_ADDRESSEES }, () => longest.key),
      thumbnail: webpOf(MAX_THUMBNAIL_BYTES),
      keep: true,
    };
    const messages = [
      entryWith(body),
      { type: 'post', id: longest.id, roomId: longest.id, body },
      { type: 'accept', transferId, ranges, have: Number.MAX_SAFE_INTEGER },
      { type: 'upload', transferId, grant: longest.id, ranges },
      { type: 'download', transferId, grant: longest.id, for: 'accept', ranges },
      { type: 'ask-hashes', transferId, files },
      { type: 'hashes', transferId, hashes: files.map((file) => ({ file, sha256: 'f'.repeat(64) })) },
    ] as Message[];
    for (const message of messages) expect(payloadBytes(message), message.type).toBeLessThanOrEqual(MAX_CONTROL_PAYLOAD_BYTES);
  });

  it('[FR4] what is sent before the join fits into the smaller frames of that time', () => {
    const app = { name: 'n'.repeat(64), version: 'v'.repeat(32) };
    const messages = [
      { type: 'hello', minVersion: 1, maxVersion: 1, app, publicKey: 'k'.repeat(267), nonce: longest.key },
      { type: 'challenge', version: 1, app, nonce: longest.key, roomName: longest.name(64) },
      { type: 'join', alias: longest.name(32), signature: 's'.repeat(214) },
      { type: 'refused', code: 'too-many-connections', suggestion: longest.name(32), minVersion: 1, maxVersion: 1 },
    ] as Message[];
    for (const message of messages) expect(payloadBytes(message), message.type).toBeLessThanOrEqual(MAX_PRE_JOIN_PAYLOAD_BYTES);
  });

  it('[FR3] only the critical flag is ever set', () => {
    const types = Object.keys(MESSAGES) as MessageType[];
    for (const type of types) {
      const [payload] = fc.sample(PAYLOADS[type], 1);
      const frame = encodeMessage({ type, ...payload } as Message);
      expect(frame[5]).toBe(MESSAGES[type].critical ? FLAG_CRITICAL : 0);
    }
  });
});
