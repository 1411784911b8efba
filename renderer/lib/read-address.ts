import { type Address, parseAddress } from '../../shared/lib/address.ts';
import { DEFAULT_PORT } from '../../shared/wire/limits.ts';

/** What a person typed or pasted as an address, undefined when it cannot be read as one. */
export function readAddress(text: string): Address | undefined {
  try {
    return parseAddress(text, DEFAULT_PORT);
  } catch {
    return undefined;
  }
}
