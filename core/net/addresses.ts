import { hostname, type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { formatAddress } from '../../shared/lib/address.ts';

export { formatAddress, parseAddress } from '../../shared/lib/address.ts';

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** Bridges and tunnels of this machine's own: real, but seldom what another person can reach. */
const VIRTUAL_INTERFACE = /^(docker|br-|veth|virbr|vmnet|vboxnet|vEthernet|lxc|cni|podman)/i;

/** Every `host:port` under which others can reach this machine, most useful first. */
export function listAddresses(port: number): readonly string[] {
  return rankAddresses(networkInterfaces(), hostname(), port);
}

/** Private IPv4 addresses, other IPv4, IPv6, the machine's name. On a machine without a network its loopback address. */
export function rankAddresses(interfaces: Interfaces, machineName: string, port: number): readonly string[] {
  const candidates = Object.entries(interfaces).flatMap(([name, infos = []]) =>
    infos
      .filter((info) => !info.internal && !isIpv6LinkLocal(info.address))
      .map((info) => ({ address: info.address, rank: rankOf(info) + (VIRTUAL_INTERFACE.test(name) ? 10 : 0) })),
  );
  const hosts = candidates.toSorted((one, other) => one.rank - other.rank).map((candidate) => candidate.address);
  const name = nameOnNetwork(machineName);
  const all = [...(hosts.length === 0 ? ['127.0.0.1'] : hosts), ...(name === undefined ? [] : [name])];
  return [...new Set(all)].map((host) => formatAddress(host, port));
}

function rankOf({ family, address }: NetworkInterfaceInfo): number {
  if (family === 'IPv6') return 3;
  if (/^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(address)) return 0;
  // 169.254: given by nobody, for lack of a router.
  return address.startsWith('169.254.') ? 2 : 1;
}

/** Such an address means nothing without the interface's name on the machine where it is typed. */
function isIpv6LinkLocal(address: string): boolean {
  return /^fe[89ab][0-9a-f]:/i.test(address);
}

/** A bare name is found on a local network under `.local` (multicast DNS). */
function nameOnNetwork(machineName: string): string | undefined {
  const name = machineName.toLowerCase();
  if (name === '' || name === 'localhost') return undefined;
  return name.includes('.') ? name : `${name}.local`;
}
