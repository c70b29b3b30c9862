import { WeirError } from '@weir/contract/weir-error';
import { expect, test } from 'vitest';
import { allowsAddress, allowsPair, parseAllow } from './egress-allow.ts';

test('pairs and ranges, separated by commas, spaces or lines', () => {
  const rules = parseAllow(
    ' core.local:8080, 10.1.0.0/16\n10.2.0.0/16:443 [fd12::1]:8080 [fd13::/64]:443 fd14::/64',
  );
  expect(rules).toHaveLength(6);
  expect(allowsPair(rules, 'core.local', 8080)).toBe(true);
  expect(allowsPair(rules, 'core.local', 8081)).toBe(false);
  expect(allowsPair(rules, 'a.core.local', 8080)).toBe(false);
  expect(allowsPair(rules, '[fd12::1]', 8080)).toBe(true);
  expect(allowsAddress(rules, '10.1.2.3', 1)).toBe(true);
  expect(allowsAddress(rules, '10.2.2.3', 443)).toBe(true);
  expect(allowsAddress(rules, '10.2.2.3', 80)).toBe(false);
  expect(allowsAddress(rules, '10.3.0.1', 443)).toBe(false);
  expect(allowsAddress(rules, '::ffff:10.1.2.3', 1)).toBe(true);
  expect(allowsAddress(rules, 'fd13::9', 443)).toBe(true);
  expect(allowsAddress(rules, 'fd14::9', 1)).toBe(true);
  expect(allowsAddress(rules, 'fd15::9', 443)).toBe(false);
});

test('a pair is kept as a URL spells it', () => {
  expect(parseAllow('Core.LOCAL:80 0x7f.1:81')).toEqual([
    { kind: 'pair', host: 'core.local', port: 80 },
    { kind: 'pair', host: '127.0.0.1', port: 81 },
  ]);
});

test('nothing is an empty list', () => {
  expect(parseAllow('')).toEqual([]);
  expect(parseAllow(' , ')).toEqual([]);
});

test.each([
  'core.local',
  'core.local:0',
  'core.local:65536',
  'core.local:http',
  'http://core.local:80',
  'user@core.local:80',
  '10.0.0.0/33',
  '10.0.0/x',
  'fd12::1:8080',
  '[fd12::1',
  '*:80',
])('%s is refused', (text) => {
  const refused = () => parseAllow(text);
  expect(refused).toThrow(WeirError);
  expect(refused).toThrow(/WEIR_EGRESS_ALLOW/);
});
