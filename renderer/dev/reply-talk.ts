import type { Transfer } from '../../shared/model/transfer.ts';
import { fileLine, HASH, type OutgoingOffer, outgoing, receiver } from './offers.ts';
import { ADA, GRACE, LINUS, MARGARET, NOUR, TIM } from './people.ts';
import { deleted, joined, type Line } from './talk.ts';

const SIGN: OutgoingOffer = {
  name: 'Sign, draft 3.svg',
  size: 18_422,
  status: { state: 'uploaded', sha256: HASH },
  receivers: [receiver(ADA, 'saved', 1, 18_422), receiver(TIM, 'saved', 1, 18_422)],
};
export const REPLY_TRANSFERS: readonly Transfer[] = [outgoing(SIGN)];

/** A thread of answers, with reactions, an edit, a forwarded text and a deleted one. */
export const REPLY_TALK: readonly Line[] = [
  [MARGARET, 0, joined],
  [ADA, 1, 'We need a name for the second courtyard before the signs are printed. Ideas?', { pinnedBy: MARGARET }],
  [
    NOUR,
    3,
    'بستان الياسمين، لأن الياسمين هناك منذ عشرين سنة',
    {
      answers: 1,
      reactions: [
        ['🌿', [ADA, GRACE, LINUS]],
        ['❤️', [MARGARET]],
      ],
    },
  ],
  [GRACE, 1, '“Long courtyard”. It is long.', { answers: 2, reactions: [['😂', [ADA, LINUS, NOUR, MARGARET]]] }],
  [
    LINUS,
    2,
    'I like the jasmine one. The signs have room for 18 letters:\n- **Jasmine Court** fits\n- *Jasmine Garden* fits, barely',
    {
      answers: 2,
      reactions: [
        ['👍', [NOUR, ADA]],
        ['✅', [LINUS]],
      ],
    },
  ],
  [TIM, 1, 'Signs need two languages, so 9 letters each.', { answers: 1, editedTo: 'Signs need two languages, so **9 letters** each. Sorry.' }],
  fileLine(LINUS, 4, SIGN),
  [ADA, 1, 'Then the short one, on two lines.', { answers: 2 }],
  [GRACE, 0, deleted],
  [MARGARET, 2, 'The printer closes at five, and the next slot is on Tuesday.', { forwarded: { from: TIM, minutesAgo: 55 } }],
  [
    LINUS,
    1,
    '@Ada, @Grace Hopper: last call. I send the draft at four.',
    {
      mentions: [ADA, GRACE],
      editedTo: '@Ada, @Grace Hopper: last call. I send the draft at five.',
      reactions: [
        ['🚀', [ADA]],
        ['👀', [GRACE, NOUR]],
      ],
    },
  ],
  [ADA, 1, 'Go!', { answers: 5, reactions: [['🎉', [LINUS, GRACE, NOUR, MARGARET]]] }],
];
