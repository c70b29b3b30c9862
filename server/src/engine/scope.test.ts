import { flowDocument } from '@weir/contract/flow';
import { expect, it } from 'vitest';
import { compile } from './compile.ts';
import { scopeOf } from './scope.ts';
import { fold } from './state.ts';

const plan = compile(
  flowDocument.parse({
    flow: 'f',
    name: 'f',
    steps: { a: { use: 'set' }, b: { use: 'set' }, c: { use: 'set', after: 'b.error' } },
  }),
);
const run = { id: 'r', flow: 'f', version: 3, traceId: 't', priority: 5 };

it('shows outputs of ended steps, errors in the tenant language, and the run', () => {
  const state = fold(plan, [
    { type: 'accepted', seq: 1, at: 5, trigger: { id: 'manual', kind: 'manual', at: 5, input: 1 } },
    { type: 'started', seq: 2, at: 7 },
    { type: 'step-ended', seq: 3, at: 8, step: 'a', port: 'ok', output: { x: 1n } },
    {
      type: 'step-ended',
      seq: 4,
      at: 9,
      step: 'b',
      port: 'error',
      error: {
        code: 'not_found',
        message: { 'zh-CN': '找不到', en: 'Not found' },
        field: 'with.id',
        retryable: false,
      },
    },
  ]);
  expect(scopeOf(state, run)).toEqual({
    trigger: { id: 'manual', kind: 'manual', at: 5, input: 1 },
    steps: { a: { x: 1n } },
    errors: {
      b: {
        code: 'not_found',
        message: '找不到',
        messages: { 'zh-CN': '找不到', en: 'Not found' },
        attempts: 0,
        details: null,
        field: 'with.id',
      },
    },
    run: { ...run, startedAt: 7 },
  });
});
