/** What most people answer with. */
export const QUICK_EMOJI = ['👍', '❤️', '😂', '🎉', '😮', '🙏'] as const;
/** Those of them that stand beside a line. */
export const QUICKEST_EMOJI = QUICK_EMOJI.slice(0, 3);
