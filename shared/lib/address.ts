import { LanChatError } from './lan-chat-error.ts';

/** Where a host is: an IP address without brackets, or a name, in lower case; and its port. */
export type Address = { readonly host: string; readonly port: number };

const MAX_HOST_CHARS = 253;

/**
 * What a person typed: `host`, `host:port`, `[v6]`, `[v6]:port` or a bare IPv6 address.
 * @throws LanChatError `bad-address` with `address`
 */
export function parseAddress(text: string, defaultPort: number): Address {
  const address = readAddress(text.trim().toLowerCase(), defaultPort);
  if (address === undefined) throw new LanChatError('bad-address', { address: text.trim().slice(0, MAX_HOST_CHARS) });
  return address;
}

/** `host:port`, with brackets around an IPv6 address. What `parseAddress` reads back. */
export function formatAddress(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function readAddress(text: string, defaultPort: number): Address | undefined {
  if (isIpv6(text)) return { host: text, port: defaultPort };
  const [, bracketed, name, portText] = /^(?:\[([^\]]*)\]|([^:[\]]+))(?::(.*))?$/s.exec(text) ?? [];
  const host = bracketed ?? name;
  const port = portText === undefined ? defaultPort : readPort(portText);
  if (host === undefined || port === undefined) return undefined;
  return (bracketed === undefined ? isNameOrIpv4(host) : isIpv6(host)) ? { host, port } : undefined;
}

function readPort(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}

function isNameOrIpv4(host: string): boolean {
  if (host.length > MAX_HOST_CHARS || !/^[\p{L}\p{M}\p{N}_-]+(\.[\p{L}\p{M}\p{N}_-]+)*\.?$/u.test(host)) return false;
  // A last part of digits alone makes it an IPv4 address, or a mistyped one: no name ends like this.
  return /(^|\.)\d+\.?$/.test(host) ? isIpv4(host) : true;
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

function isIpv6(text: string): boolean {
  const [, address = '', zone] = /^([^%]*)(?:%(.*))?$/s.exec(text) ?? [];
  if (zone !== undefined && !/^[\w.-]+$/.test(zone)) return false;
  const halves = address.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1);
  const endsInIpv4 = last?.includes('.') === true && !address.endsWith('::');
  if (endsInIpv4 && !isIpv4(last)) return false;
  const hexGroups = endsInIpv4 ? groups.slice(0, -1) : groups;
  const count = hexGroups.length + (endsInIpv4 ? 2 : 0);
  return hexGroups.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) && (halves.length === 2 ? count < 8 : count === 8);
}
