/** Marks a switch as complete: compiles only when every case was handled, throws if the data was wrong after all. */
export function assertNever(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
