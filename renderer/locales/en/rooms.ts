/** Words about rooms, direct conversations and people. */
export const rooms = {} as const;
