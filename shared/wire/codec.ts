import { encodeFrame, FLAG_CRITICAL, type Frame } from './frame.ts';
import { MAX_JSON_DEPTH } from './limits.ts';
import { MESSAGES, type Message, type MessageOf, type MessageType } from './message.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const typeByCode = new Map<number, MessageType>((Object.keys(MESSAGES) as MessageType[]).map((type) => [MESSAGES[type].code, type]));

export type CodecFault = 'unknown-critical-type' | 'bad-utf8' | 'bad-json' | 'too-deep' | 'bad-shape';

/** A frame that is no valid message; the connection closes with `protocol-error`. `detail` is for the log, never for the peer. */
export class CodecError extends Error {
  readonly fault: CodecFault;
  readonly frameType: number;
  readonly detail: string;

  constructor(fault: CodecFault, frameType: number, detail: string) {
    super(`message fault ${fault} in frame type ${frameType}: ${detail}`);
    this.fault = fault;
    this.frameType = frameType;
    this.detail = detail;
  }
}

/** Where texts become bytes before their length is known; UTF-8 takes at most three bytes for each UTF-16 unit. */
let scratch = new Uint8Array(4 * 1024);

/** One frame, header included, ready to be written to any number of pipes. */
export function encodeMessage(message: Message): Uint8Array {
  const { type, ...payload } = message;
  const { code, critical } = MESSAGES[type];
  const json = JSON.stringify(payload);
  if (scratch.length < 3 * json.length) scratch = new Uint8Array(3 * json.length);
  const { written } = encoder.encodeInto(json, scratch);
  return encodeFrame(code, scratch.subarray(0, written), critical ? FLAG_CRITICAL : 0);
}

/**
 * The message in `frame`; undefined for a type this version does not know and may ignore (rule FR5).
 * @throws CodecError when the payload is not what its type demands. Unknown keys are dropped, never copied.
 */
export function decodeMessage(frame: Frame): Message | undefined {
  const type = typeByCode.get(frame.type);
  if (type === undefined) {
    if (frame.critical) throw new CodecError('unknown-critical-type', frame.type, 'not known to this version');
    return undefined;
  }
  const parsed = MESSAGES[type].schema.safeParse(parseJson(frame));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new CodecError('bad-shape', frame.type, `${type}.${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`);
  }
  return { type, ...parsed.data } as MessageOf<typeof type>;
}

function parseJson(frame: Frame): unknown {
  let text: string;
  try {
    text = decoder.decode(frame.payload);
  } catch {
    throw new CodecError('bad-utf8', frame.type, 'the payload is not UTF-8');
  }
  if (jsonDepth(text) > MAX_JSON_DEPTH) throw new CodecError('too-deep', frame.type, `nested deeper than ${MAX_JSON_DEPTH}`);
  try {
    return JSON.parse(text);
  } catch {
    throw new CodecError('bad-json', frame.type, 'the payload is not JSON');
  }
}

/** The deepest nesting of objects and arrays in `text`, found without parsing it: brackets inside strings do not count. */
export function jsonDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (inString) {
      if (unit === 0x5c) index++;
      else if (unit === 0x22) inString = false;
    } else if (unit === 0x22) inString = true;
    else if (unit === 0x7b || unit === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (unit === 0x7d || unit === 0x5d) depth--;
  }
  return deepest;
}
