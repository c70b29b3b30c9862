import { expect, test } from 'vitest';
import { type Options, readArguments } from './arguments.ts';
import { CommandFailure } from './failure.ts';
import { runFilterOf, runFilterOptions } from './run-filter.ts';

const spec = {
  operands: '',
  least: 0,
  most: 0,
  does: { 'zh-CN': '', en: '' },
  options: runFilterOptions,
};
const options = (...args: string[]): Options => readArguments('runs', spec, args).options;
const now = Date.UTC(2026, 0, 5, 12);
const filter = (...args: string[]) => runFilterOf(options(...args), now);

test('asks for nothing that was not given', () => {
  expect(filter()).toEqual({});
});

test('takes every part of a filter', () => {
  const given = ['--q', '模板 已启用', '--flow', 'enable', '--group', 'slow', '--key', 'T-1'];
  expect(filter(...given, '--status', 'failed', '--status', 'attention,waiting')).toEqual({
    q: '模板 已启用',
    flow: 'enable',
    group: 'slow',
    key: 'T-1',
    status: ['failed', 'attention', 'waiting'],
  });
});

test.each([
  ['90s', now - 90_000],
  ['15m', now - 900_000],
  ['2h', now - 7_200_000],
  ['30d', now - 2_592_000_000],
  ['999999999d', 0],
  ['1767614400000', 1_767_614_400_000],
  ['2026-01-05T12:00:00Z', now],
  ['2026-01-05T20:00:00+08:00', now],
  ['2026-01-05T12:00', new Date(2026, 0, 5, 12).getTime()],
  ['2026-01-05', new Date(2026, 0, 5).getTime()],
])('understands the time %s', (text, at) => {
  expect(filter('--from', text, '--to', text)).toEqual({ from: at, to: at });
});

test.each([
  ['--from', 'yesterday'],
  ['--from', '2026'],
  ['--to', '2026-13-01'],
  ['--to', '2x'],
  ['--status', 'odd'],
  ['--status', 'failed,'],
  ['--flow', 'No Key'],
])('refuses %s %s', (name, text) => {
  expect(() => filter(name, text)).toThrow(CommandFailure);
});
