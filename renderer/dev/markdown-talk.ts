import { ADA, GRACE, LINUS, MARGARET, NOUR } from './people.ts';
import { joined, type Line } from './talk.ts';

const CODE = `\`\`\`ts
/** Room for one more sheet on the roll? */
export function fits(sheets: readonly Sheet[], roll: Roll): boolean {
  const used = sheets.reduce((sum, { length }) => sum + length, 0);
  return used + MARGIN_MM <= roll.lengthMm; // 12.5 mm each
}
\`\`\``;

/** A conversation with every kind of text. */
export const MARKDOWN_TALK: readonly Line[] = [
  [MARGARET, 0, joined],
  [
    ADA,
    1,
    'Before noon, please:\n1. **Two** prints of the ground floor\n2. One of the roof, *A1*\n   - on the matte paper\n   - ~~folded~~ rolled\n3. The list from [the wiki](https://wiki.example.org/prints)',
  ],
  [GRACE, 2, '> One of the roof, *A1*\n\nThe plotter stops after `sheet 3`. This is how I count:'],
  [GRACE, 0, CODE],
  [LINUS, 2, 'More at http://nas:8080/plotter_(old).html, `~/notes` or \\\\nas\\plans. **Not** on https://bank.example@evil.example/login 😉'],
  [NOUR, 1, 'شكرًا! **الطابعة** تعمل الآن:\n- ورق مطفي\n- بدون طي\n> تم'],
  [ADA, 1, '🎉👏'],
  [LINUS, 0, '👍'],
];

const TERMS = [
  'The studio opens at eight and closes at seven. Whoever is last switches off the plotter, the lamps in the hall and the pump of the fountain in the second courtyard.',
  'Prints are ordered a day ahead. What comes after four in the afternoon is printed the next morning, unless somebody writes **urgent** here, with the reason.',
  'The large table belongs to whoever has a model on it. Models stay for a week, then they go to the shelf in the basement; the key hangs beside the stairs.',
  'Visitors sign at the entrance. Their guide is on the wiki, with a map of the fire exits, which is worth reading even if you have been here for years.',
  'The heating is warm from six on. In the workshop it stays cold at the weekend: whoever works there tells Margaret on Friday, at the latest before lunch.',
  'Bicycles stand in the first courtyard, never on the stairs. The pump is in the cupboard under the letter boxes, and goes back there afterwards.',
  'Files of more than a gigabyte are offered in this room with *Keep on the host*, so that nobody has to stay for them.',
];

export const FOLD_TALK: readonly Line[] = [
  [ADA, 0, joined],
  [ADA, 1, TERMS.join('\n\n')],
  [
    LINUS,
    1,
    `Understood. The cable list for the hall:\n\`\`\`\n${Array.from({ length: 30 }, (_, index) => `${String(index + 1).padStart(2, '0')}  hall ${String.fromCharCode(65 + (index % 6))}  ${(index * 7) % 40} m`).join('\n')}\n\`\`\``,
  ],
  [GRACE, 1, `Their name is ${'Donaudampfschifffahrt'.repeat(20).slice(0, 400)}, and that is one word.`],
  [LINUS, 1, 'Short again.'],
];
