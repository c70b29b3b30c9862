import { expect, it } from 'vitest';
import type { Dialect } from './dialect.ts';
import { expectValid } from './expect-valid.ts';
import { sampleFlows } from './generated-flow.ts';
import { sameSeed, seedOfToday } from './seeded.ts';
import { overHttp } from './sink.ts';
import { wholeLanguage } from './world-actions.ts';

const count = 300;
const seed = seedOfToday().first;

it.each<[string, Dialect]>([
  ['whole', wholeLanguage],
  ['settled', overHttp(80)],
])(
  'flows of the %s language are valid and have all its parts',
  (_name, dialect) => {
    const today = sampleFlows(dialect, { seed, count, prefix: 'f' });
    const flows = sampleFlows(dialect, { seed: sameSeed, count, prefix: 'f' });
    for (const flow of [...flows, ...today]) expectValid(flow, dialect);
    const text = JSON.stringify(flows, (_key, value) => (typeof value === 'bigint' ? '' : value));
    const parts = [
      ...['set', 'code', 'branch', 'fail', 'wait', 'respond', 'call', 'loop', 'repeat', 'try'].map(
        (use) => `"use":"${use}"`,
      ),
      ...['"until":', '"while":', '"collect":', '"concurrency":', '"onItemError":', '"delay":'],
      ...['"undo":{"use"', '"undo":true', '"disabled":true', '"group":"other"', '"op":"matches"'],
      ...['"all":[', '"any":[', '"join":"any"', '.exhausted"', '.timeout"', '.error"', '"retry":'],
      ...['"flow":"called-acts"', '"wait":false', '"wait":"{{ trigger.input.hot }}"'],
      ...['n0n0n0"', '{{ loop.round }}', '"{{ loop }}"', '{{ item }}'],
    ];
    expect(parts.filter((part) => !text.includes(part))).toEqual([]);
  },
  60_000,
);
