/** Seeds that found a fault once, with what it was. They always run: a fault that comes back must be seen. */
export const BAD_SEEDS: readonly (readonly [seed: number, fault: string])[] = [];
