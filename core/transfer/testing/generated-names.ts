import { seededRandom } from '../../testing/seeded-random.ts';
import { HOSTILE_NAMES } from './hostile-names.ts';

/** What names go wrong by, each about as often as a letter. */
const TOKENS = [
  ...['.', '..', '...', ' ', '  ', '/', '\\', ':', '~', '$', '%', '-', '_', '\u0000', '\n', '\r', '\t', '\u001b', '\u007f', '\u0085'],
  ...['../', '..\\', './', '//', '\\\\', 'C:', '::$DATA', '%2e%2e%2f', '%2F', '%00', '$\u007bx}', '$(x)', '`x`', '<', '>', '"', '|', '?', '*'],
  ...['con', 'CON', 'prn', 'aux', 'nul', 'NUL', 'com1', 'COM9', 'com\u00b2', 'lpt1', 'LPT\u00b3', 'conin$', 'CONOUT$', 'clock$', 'con ', 'nul.'],
  ...['.txt', '.exe', '.tar.gz', '.tar', '.TAR.GZ', '.e f', '.part', '.lan-chat-', 'desktop.ini', ' (2)', '(1000)', '.{', '.verylongextension'],
  ...['\u200b', '\u200d', '\u200e', '\u202a', '\u202e', '\u2066', '\u2069', '\ufeff', '\u00ad', '\u034f', '\u061c', '\u180e', '\u2028', '\u2060'],
  ...[
    '\ufe0e',
    '\ufe0f',
    '\ufe00',
    '\u{e0100}',
    '\u{e0041}',
    '\u2800',
    '\u3164',
    '\u115f',
    '\u1160',
    '\uffa0',
    '\u17b4',
    '\u00a0',
    '\u3000',
    '\u2003',
  ],
  ...['\u0301', '\u0323', '\u0307', '\u0338', '\u0489', '\u20e3', '\u0344', '\u0345', '\u1100', '\u1161', '\u11a8', '\uac00', '\u0915', '\u093c'],
  ...[
    'e',
    'A',
    'a',
    's',
    'i',
    '\u00e9',
    '\u00e5',
    '\u212b',
    '\u212a',
    '\u2126',
    '\u017f',
    '\u00df',
    '\u1e9e',
    '\u0130',
    '\u0131',
    '\ufb01',
    '\u01c4',
  ],
  ...[
    '\u6f22',
    '\u65e5',
    '\u0639',
    '\u05d0',
    '\u0e33',
    '\u2764',
    '\u{1f600}',
    '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
    '\u{1f44d}\u{1f3fd}',
    '\u{1f1ee}',
  ],
  ...[
    '\ud800',
    '\udbff',
    '\udc00',
    '\udfff',
    '\ue000',
    '\u{f0000}',
    '\ufffe',
    '\uffff',
    '\ufdd0',
    '\u{1ffff}',
    '\ufffd',
    '\u2024',
    '\uff0e',
    '\uff0f',
  ],
  ...['\uff3c', '\u2215', '\u2044', '\u29f8', '\uff1a', '<\u0338', '=\u0338', '\u2adc', '\u{2f800}', '\u{1d15e}', '\u00b9', '\u2160'],
];

/** Names by seed, the same ones for the same seed: hostile parts in any order, runs of them as long as names are cut at, and hostile names put together. */
export function* generatedNames(seed: number): Generator<string, never> {
  const random = seededRandom(seed);
  const below = (count: number) => Math.floor(random() * count);
  const token = () => TOKENS[below(TOKENS.length)] ?? '';
  const known = () => HOSTILE_NAMES[below(HOSTILE_NAMES.length)]?.[0] ?? '';
  const anySign = () => String.fromCodePoint(random() < 0.7 ? below(0x3100) : below(0x110000));
  const word = () => Array.from({ length: 1 + below(6) }, () => String.fromCharCode(97 + below(26))).join('');
  const piece = () => {
    const kind = random();
    if (kind < 0.55) return token();
    if (kind < 0.75) return word();
    return anySign();
  };
  /** About where a name is cut: at 200 bytes, with an extension or a number before that. */
  const run = () => {
    const one = piece();
    return one.repeat(Math.ceil((150 + below(70)) / Math.max(1, Buffer.byteLength(one))));
  };
  const pieces = (count: number) => Array.from({ length: count }, piece).join('');
  for (;;) {
    const kind = random();
    if (kind < 0.6) yield pieces(1 + below(8));
    else if (kind < 0.75) yield pieces(10 + below(90));
    else if (kind < 0.85) yield pieces(below(3)) + run() + pieces(below(5));
    else if (kind < 0.9) yield pieces(below(2)) + run() + run() + pieces(below(3));
    else if (kind < 0.95) yield known() + pieces(1 + below(2));
    else yield known() + known();
  }
}
