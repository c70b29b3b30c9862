import { attempt, loop, type Sentence, set } from './case.ts';

/** §7 Errors. */
export const errors: readonly Sentence[] = [
  {
    says: 'A run’s error names the innermost step, `path` the chain',
    cases: {
      'at the top there is no path': {
        steps: { f: { use: 'fail' } },
        expect: { status: 'failed', error: { step: 'f', code: 'rejected' } },
      },
      'three scopes down': {
        steps: {
          t: attempt({
            l: loop(
              { items: [1, 2] },
              { u: attempt({ f: { use: 'fail', when: '{{ item == 2 }}' } }) },
            ),
          }),
        },
        expect: {
          status: 'failed',
          error: {
            step: 'f',
            path: [
              ['t', 0],
              ['l', 1],
              ['u', 0],
            ],
          },
        },
      },
      'of an expression of a round: the loop itself, in its own scope': {
        steps: {
          t: attempt({ l: loop({ items: [1], collect: '{{ item.x.y }}' }, { a: set(1) }) }),
        },
        expect: {
          status: 'failed',
          error: { step: 'l', path: [['t', 0]], field: 'with.collect' },
        },
      },
    },
  },
  {
    says: '{ code, message: { zh-CN, en }, step, field, retryable, traceId }; code of the sandbox: sandbox_error (line and column in the user’s source)',
    cases: {
      'a line of TypeScript': {
        only: 'product',
        steps: {
          c: {
            use: 'code',
            with: { source: 'type T = { a: number };\nconst t: T = { a: 1 };\n  (t as any).b.c;' },
          },
        },
        expect: {
          status: 'failed',
          error: { code: 'sandbox_error', step: 'c', details: { line: 3, column: 16 } },
        },
      },
      'unavailable may be tried again': {
        steps: { a: { use: 'x.read', with: { of: 'a' } } },
        calls: { a: [{ fails: 'unavailable' }] },
        expect: {
          status: 'failed',
          error: { code: 'unavailable', step: 'a', retryable: true, traceId: 'f'.repeat(32) },
        },
      },
    },
  },
];
