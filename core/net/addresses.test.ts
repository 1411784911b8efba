import type { NetworkInterfaceInfo } from 'node:os';
import { expect, it } from 'vitest';
import { DEFAULT_PORT } from '../../shared/wire/limits.ts';
import { listAddresses, parseAddress, rankAddresses } from './addresses.ts';

const info = (address: string, internal = false): NetworkInterfaceInfo => {
  const common = { address, netmask: '', mac: '00:00:00:00:00:00', internal, cidr: null };
  return address.includes(':') ? { ...common, family: 'IPv6', scopeid: 0 } : { ...common, family: 'IPv4' };
};

it('lists what others can type, most useful first', () => {
  const interfaces = {
    lo: [info('127.0.0.1', true), info('::1', true)],
    docker0: [info('172.17.0.1')],
    eth1: [info('fe80::1'), info('2001:db8::5'), info('100.64.0.7'), info('169.254.3.3')],
    wlan0: [info('192.168.1.20'), info('febf::2'), info('172.16.0.3')],
    gone: undefined,
  };
  expect(rankAddresses(interfaces, 'Ann-PC', 8000)).toEqual([
    '192.168.1.20:8000',
    '172.16.0.3:8000',
    '100.64.0.7:8000',
    '169.254.3.3:8000',
    '[2001:db8::5]:8000',
    '172.17.0.1:8000',
    'ann-pc.local:8000',
  ]);
});

it.each([
  ['ann-pc', ['127.0.0.1:1', 'ann-pc.local:1']],
  ['Ann.local', ['127.0.0.1:1', 'ann.local:1']],
  ['localhost', ['127.0.0.1:1']],
  ['', ['127.0.0.1:1']],
])('without a network lists the loopback address and the name %j', (name, expected) => {
  expect(rankAddresses({ lo: [info('127.0.0.1', true)] }, name, 1)).toEqual(expected);
});

it('lists addresses of this very machine that can be typed', () => {
  const addresses = listAddresses(1234);
  expect(addresses.length).toBeGreaterThan(0);
  for (const address of addresses) expect(parseAddress(address, DEFAULT_PORT).port).toBe(1234);
});
