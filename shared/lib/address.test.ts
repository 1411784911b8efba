import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, parseAddress } from './address.ts';
import { LanChatError } from './lan-chat-error.ts';

describe('addresses', () => {
  it.each([
    ['192.168.1.20', '192.168.1.20', 8000],
    ['192.168.1.20:9000', '192.168.1.20', 9000],
    ['  Ann-PC.Local:1 ', 'ann-pc.local', 1],
    ['host:65535', 'host', 65_535],
    ['localhost', 'localhost', 8000],
    ['büro', 'büro', 8000],
    ['my_pc.', 'my_pc.', 8000],
    ['4you', '4you', 8000],
    ['::1', '::1', 8000],
    ['[::1]', '::1', 8000],
    ['[2001:DB8::1]:9000', '2001:db8::1', 9000],
    ['2001:db8:0:0:0:0:0:1', '2001:db8:0:0:0:0:0:1', 8000],
    ['fe80::1%eth0', 'fe80::1%eth0', 8000],
    ['[fe80::1%25]:80', 'fe80::1%25', 80],
    ['::ffff:10.0.0.1', '::ffff:10.0.0.1', 8000],
    ['::', '::', 8000],
  ])('reads %j as %s, port %i', (text, host, port) => {
    expect(parseAddress(text, 8000)).toEqual({ host, port });
  });

  it.each([
    '',
    ' ',
    ':8000',
    'host:',
    'host:0',
    'host:65536',
    'host:80a',
    'host:-1',
    'host:000080',
    'a b',
    'http://host',
    'host/path',
    'user@host',
    '.host',
    'a..b',
    '256.1.1.1',
    '1.2.3',
    '1.2.3.4.5',
    '12345',
    '01.2.3.4',
    '[host]:80',
    '[::1',
    '::1]',
    '[]:80',
    '1:2:3',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8',
    'g::1',
    '12345::',
    '1.2.3.4::',
    '::1.2.3.256',
    'fe80::1%',
    'h'.repeat(254),
  ])('refuses %j', (text) => {
    expect(() => parseAddress(text, 8000)).toThrow(expect.objectContaining({ code: 'bad-address' }));
  });

  it('reads back what it writes', () => {
    const host = fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain()).map((text) => text.toLowerCase());
    fc.assert(
      fc.property(host, fc.integer({ min: 1, max: 65_535 }), (name, port) => {
        expect(parseAddress(formatAddress(name, port), 1)).toEqual({ host: name, port });
      }),
    );
  });

  it('answers to any text with an address that reads back, or bad-address', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'0123af:.[]% ') })), (text) => {
        try {
          const { host, port } = parseAddress(text, 8000);
          expect(parseAddress(formatAddress(host, port), 1)).toEqual({ host, port });
        } catch (error) {
          if (!(error instanceof LanChatError)) throw error;
          expect(error.code).toBe('bad-address');
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
