import type { PostBody } from '../../shared/model/entry.ts';

const WORDS = 'the crate on the left goes to the lower deck before noon please mind the paint it is still wet near the winch'.split(' ');
const CODE = '```ts\nexport function sum(values: readonly number[]): number {\n  return values.reduce((total, value) => total + value, 0);\n}\n```';

/** What people say in turn: short and long texts, lists, code, quotes, links, other scripts, answers, reactions and edits. The same for the same number. */
export function bodyOf(number: number): PostBody {
  const words = (count: number) => Array.from({ length: count }, (_, index) => WORDS[(number * 7 + index) % WORDS.length]).join(' ');
  const earlier = Math.max(1, number - 5);
  switch (number % 20) {
    case 3:
      return { kind: 'text', text: `${words(4)}:\n\n- ${words(3)}\n- **${words(2)}**\n- ${words(5)}` };
    case 7:
      return { kind: 'text', text: `${words(6)}\n\n${CODE}` };
    case 9:
      return { kind: 'text', text: words(90) };
    case 11:
      return { kind: 'text', text: `> ${words(8)}\n\n${words(5)} https://example.org/${number}` };
    case 13:
      return { kind: 'text', text: 'متى تصل السفينة؟ الطقس جيد اليوم' };
    case 14:
      return { kind: 'text', text: words(5), replyTo: earlier };
    case 16:
      return { kind: 'reaction', target: earlier, emoji: '👍', on: true };
    case 18:
      return { kind: 'edit', target: earlier, text: `${words(9)} (corrected)` };
    default:
      return { kind: 'text', text: words(3 + (number % 12)) };
  }
}
