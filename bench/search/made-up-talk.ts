import { type Entry, entrySchema } from '../../shared/model/entry.ts';
import { type MemberId, type MessageId, memberIdSchema, messageIdSchema, type RoomId, roomIdSchema } from '../../shared/model/ids.ts';

/** Words that differ in how often they come as those of a language do: the one of rank r about 1/r times. */
class Vocabulary {
  readonly words: readonly string[];
  readonly #bounds: Float64Array;

  constructor(words: readonly string[]) {
    this.words = words;
    this.#bounds = new Float64Array(words.length);
    let sum = 0;
    for (let rank = 0; rank < words.length; rank++) {
      sum += 1 / (rank + 2.7);
      this.#bounds[rank] = sum;
    }
  }

  pick(random: () => number): string {
    const wanted = random() * (this.#bounds.at(-1) ?? 0);
    let [low, high] = [0, this.#bounds.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#bounds[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return this.words[low] ?? '';
  }
}

const SYLLABLES = 'ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo za an er in or un st th ch sh'.split(' ');
const VIETNAMESE =
  'ngày tháng Đà Nẵng không được người tiếng việt đường phố trời mưa nắng chiều sáng tối cà phê bữa cơm học trường thầy giáo bạn bè'.split(' ');
const FIRST_HAN = 0x4e00;
const HAN_CHARACTERS = 3_000;
const HANGUL = '안녕하세요 오늘 회의 시간 점심 감사합니다 내일 파일 확인 부탁드립니다 네 좋아요 그럼 저녁 주말 약속'.split(' ');

export const AUTHORS = 200;
export const ROOMS = 20;
/** The time of the first message, and between two of them: a million are a little less than three years. */
export const FIRST_AT = Date.UTC(2022, 0, 3);
const STEP_MS = 90_000;

/** Talk of many people in many rooms and several scripts, the same for the same `random`. */
export class MadeUpTalk {
  readonly #random: () => number;
  readonly words: Vocabulary;
  readonly #han: Vocabulary;
  readonly #authors: readonly MemberId[];
  readonly rooms: readonly RoomId[];
  readonly #lastSeqs = new Map<RoomId, number>();
  #count = 0;

  constructor(random: () => number) {
    this.#random = random;
    const word = (index: number) => {
      const syllables = 1 + Math.floor(Math.log10(index + 1)) + (random() < 0.3 ? 1 : 0);
      return Array.from({ length: syllables }, () => SYLLABLES[Math.floor(random() * SYLLABLES.length)] ?? '').join('');
    };
    this.words = new Vocabulary([...new Set(Array.from({ length: 60_000 }, (_, index) => word(index)))]);
    this.#han = new Vocabulary(Array.from({ length: HAN_CHARACTERS }, (_, index) => String.fromCodePoint(FIRST_HAN + ((index * 7) % 20_000))));
    this.#authors = Array.from({ length: AUTHORS }, (_, index) => memberIdSchema.parse(String(index).padStart(43, 'm')));
    this.rooms = Array.from({ length: ROOMS }, (_, index) => roomIdSchema.parse(String(index).padStart(22, 'r')));
  }

  /** Of the most frequent characters the one of that rank. */
  han(rank: number): string {
    return this.#han.words[rank] ?? '';
  }

  /** The next `count` messages of one room. */
  take(count: number): { readonly roomId: RoomId; readonly entries: readonly Entry[] } {
    const roomId = this.rooms[this.#skewed(ROOMS)] ?? roomIdSchema.parse('r'.repeat(22));
    const first = (this.#lastSeqs.get(roomId) ?? 0) + 1;
    this.#lastSeqs.set(roomId, first + count - 1);
    return { roomId, entries: Array.from({ length: count }, (_, index) => this.#entry(roomId, first + index)) };
  }

  #entry(roomId: RoomId, seq: number): Entry {
    const author = this.#skewed(AUTHORS);
    const count = this.#count++;
    const entry = { roomId, seq, id: idOf(count), authorId: this.#authors[author], authorAlias: `Person ${author}`, at: FIRST_AT + count * STEP_MS };
    const kind = this.#random();
    if (kind < 0.03)
      return entrySchema.parse({
        ...entry,
        body: { kind: 'file', name: `${this.#latin(2).replace(' ', '-')}.${kind < 0.01 ? 'png' : 'pdf'}`, size: 4096 },
      });
    return entrySchema.parse({ ...entry, body: { kind: 'text', text: this.#text() } });
  }

  #text(): string {
    const kind = this.#random();
    const length = 1 + Math.floor(this.#random() * 14);
    if (kind < 0.08) return Array.from({ length: length * 2 }, () => this.#han.pick(this.#random)).join('');
    if (kind < 0.12) return Array.from({ length }, () => pickOf(HANGUL, this.#random)).join(' ');
    if (kind < 0.18) return Array.from({ length }, () => pickOf(VIETNAMESE, this.#random)).join(' ');
    return kind < 0.22 ? `${this.#latin(length)} https://example.org/${this.#latin(1)}` : this.#latin(length);
  }

  #latin(count: number): string {
    return Array.from({ length: count }, () => this.words.pick(this.#random)).join(' ');
  }

  /** The lower the more often. */
  #skewed(count: number): number {
    return Math.floor(this.#random() ** 2 * count);
  }
}

function pickOf(words: readonly string[], random: () => number): string {
  return words[Math.floor(random() * words.length)] ?? '';
}

function idOf(count: number): MessageId {
  return messageIdSchema.parse(String(count).padStart(22, 'e'));
}
