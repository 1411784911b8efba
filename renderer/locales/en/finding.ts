/** Words about search, pins, images, exports and what is kept. */
export const finding = {} as const;
