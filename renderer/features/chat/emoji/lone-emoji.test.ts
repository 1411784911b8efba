import { expect, test } from 'vitest';
import { isLoneEmoji } from './lone-emoji.ts';

test.each(['👍', '👍🏽', '❤️', '👩‍👩‍👧', '🇺🇦', '1️⃣', '🎉🎉🎉', ' 🎉 🚀 ', '👩‍👩‍👧\n🏴󠁧󠁢󠁳󠁣󠁴󠁿'])('%j stands alone', (text) => {
  expect(isLoneEmoji(text)).toBe(true);
});

test.each(['', ' ', '1', '#', '123', 'ok 👍', '👍!', '🎉🎉🎉🎉', '🎉'.repeat(4_000)])('%j does not', (text) => {
  expect(isLoneEmoji(text)).toBe(false);
});
