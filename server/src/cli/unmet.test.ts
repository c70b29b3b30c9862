import { expect, test } from 'vitest';
import { unmetBy } from './unmet.ts';

const error = { code: 'not_found', message: { 'zh-CN': '无', en: 'none' }, retryable: false };
const step = { status: 'ended' as const, ports: ['ok'], attempts: 1 };
const run = {
  status: 'succeeded' as const,
  output: { list: [{ a: 1, b: 2 }, 2], big: 9007199254740993n as never },
  steps: {
    a: { ...step, input: { id: 1, more: true }, output: null },
    b: { ...step, ports: ['error'], error },
    c: { ...step, status: 'skipped' as const, ports: [] },
    d: { ...step, status: 'waiting' as const, ports: [] },
    e: { ...step, ports: ['x', 'y'] },
  },
};

test('what is not named does not count', () => {
  const list = [{ a: 1 }, 2];
  const steps = {
    a: { port: 'ok', input: { id: 1 }, output: null },
    b: { error: { code: 'not_found' } },
    c: 'skipped' as const,
    e: { port: 'x', ports: ['x', 'y'] },
  };
  expect(unmetBy(run, {})).toEqual([]);
  expect(unmetBy(run, { output: { list }, steps })).toEqual([]);
  expect(unmetBy(run, { output: { big: 9007199254740993n as never } })).toEqual([]);
});

test('each difference is told at its place', () => {
  const steps = {
    a: { port: 'error', input: { id: '1', other: null }, output: {} },
    b: 'skipped' as const,
    d: { port: 'ok' },
    nothing: { port: 'ok' },
    e: { ports: ['x'] },
  };
  const list = [{ a: 2 }];
  expect(unmetBy(run, { status: 'cancelled', output: { list }, steps })).toEqual([
    { path: 'status', expected: 'cancelled', got: 'succeeded' },
    { path: 'output.list', expected: list, got: run.output.list },
    { path: 'steps.a.port', expected: 'error', got: 'ok' },
    { path: 'steps.a.input.id', expected: '1', got: 1 },
    { path: 'steps.a.input.other', expected: null, got: undefined },
    { path: 'steps.a.output', expected: {}, got: null },
    { path: 'steps.b', expected: 'skipped', got: 'ended' },
    { path: 'steps.d', expected: { port: 'ok' }, got: 'waiting' },
    { path: 'steps.nothing', expected: { port: 'ok' }, got: undefined },
    { path: 'steps.e.ports', expected: ['x'], got: ['x', 'y'] },
  ]);
});

test('an expected error is one the run fails by', () => {
  expect(unmetBy({ ...run, status: 'failed', error }, { error: { code: 'not_found' } })).toEqual(
    [],
  );
  expect(unmetBy(run, { error: { code: 'not_found' } })).toEqual([
    { path: 'status', expected: 'failed', got: 'succeeded' },
    { path: 'error', expected: { code: 'not_found' }, got: undefined },
  ]);
  expect(unmetBy(run, { filtered: true })).toEqual([
    { path: 'filtered', expected: true, got: false },
  ]);
});
