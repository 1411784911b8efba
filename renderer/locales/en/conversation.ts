/** Words about messages: answers, edits, reactions, reading. */
export const conversation = {} as const;
