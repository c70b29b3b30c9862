import type { Json } from '@weir/contract/json';
import { expect, it } from 'vitest';
import { casesOf, type PlanStep } from './compile.ts';
import { planOf } from './journal-under-test.ts';

it.each<readonly [Json, readonly string[]]>([
  [{ cases: { hot: true, cold: false } }, ['hot', 'cold']],
  [{ cases: {} }, []],
  [{}, []],
  [null, []],
])('the cases of a branch %j are %j', (given, ports) => {
  const step = planOf({ b: { use: 'branch' } }).byId.get('b') as PlanStep;
  expect(casesOf({ ...step, with: given }).map(([port]) => port)).toEqual(ports);
});
