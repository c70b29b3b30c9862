import type { Json } from '@weir/contract/json';
import { attempt, loop, repeat, type Sentence, set } from './case.ts';

/** §2 Steps: kinds, their ports and outputs; disabled steps. */
export const kinds: readonly Sentence[] = [
  {
    says: 'A disabled step ends ok with output null, a branch by else; a fail is skipped',
    cases: {
      'an action is not called, and what follows runs': {
        steps: {
          a: { use: 'x.once', with: { of: 'a' }, disabled: true },
          b: set('{{ steps.a }}', { after: 'a' }),
        },
        calls: {},
        expect: {
          status: 'succeeded',
          output: { value: null },
          attempts: { a: 0 },
          sent: [],
        },
      },
      'a branch': {
        steps: {
          b: { use: 'branch', disabled: true, with: { cases: { yes: '{{ null.x }}' } } },
          yes: set(1, { after: 'b.yes' }),
          no: set(2, { after: 'b.else' }),
        },
        expect: {
          status: 'succeeded',
          output: { value: 2 },
          outputs: { b: null },
          skipped: ['yes'],
        },
      },
      'a fail, and what follows it': {
        steps: {
          f: { use: 'fail', disabled: true },
          told: set(1, { after: 'f.error' }),
        },
        expect: { status: 'succeeded', output: null, skipped: ['f', 'told'] },
      },
      'scopes, and none of their steps': {
        steps: {
          l: loop({ items: '{{ null.x }}' }, { a: { use: 'fail' } }, { disabled: true }),
          r: repeat(
            { until: '{{ true }}', max: 1 },
            { b: { use: 'fail' } },
            { disabled: true, after: 'l' },
          ),
          t: attempt({ c: { use: 'fail' } }, { disabled: true, after: 'r' }),
        },
        expect: {
          status: 'succeeded',
          output: null,
          ports: { l: ['ok'], r: ['ok'], t: ['ok'] },
          outputs: { l: null },
          notStarted: ['a', 'b', 'c'],
          started: [],
        },
      },
      'a wait does not wait': {
        steps: { w: { use: 'wait', with: { for: '1d' }, disabled: true } },
        expect: { status: 'succeeded', output: null },
      },
      'code is not run': {
        steps: { c: { use: 'code', with: { source: 'throw 1' }, disabled: true } },
        expect: { status: 'succeeded', output: null },
      },
      'one on a dead path is skipped like any other': {
        steps: {
          b: { use: 'branch', with: { cases: { yes: false } } },
          a: set(1, { after: 'b.yes', disabled: true }),
        },
        expect: { status: 'succeeded', output: null, skipped: ['a'] },
      },
    },
  },
  {
    says: 'A pinned step ends ok with the given output without being executed, in each round',
    cases: {
      'an action is not sent, and what follows sees the output': {
        steps: {
          a: { use: 'x.once', when: '{{ null.x }}', with: { of: 'a' } },
          b: set('{{ steps.a.id }}', { after: 'a' }),
        },
        calls: {},
        pins: { a: { id: 9007199254740993n as unknown as Json } },
        expect: {
          status: 'succeeded',
          output: { value: 9007199254740993n as unknown as Json },
          ports: { a: ['ok'] },
          attempts: { a: 0 },
          sent: [],
        },
      },
      'steps in a loop': {
        steps: {
          l: loop(
            { items: [1, 2] },
            {
              a: { use: 'fail', after: 'b.error' },
              b: { use: 'code', with: { source: 'throw 1' } },
            },
          ),
        },
        pins: { b: 'pinned' },
        expect: { status: 'succeeded', output: ['pinned', 'pinned'], attempts: { b: 0 } },
      },
      'a scope, and none of its steps': {
        steps: {
          l: loop({ items: [1] }, { a: { use: 'fail' } }),
          b: set('{{ steps.l }}', { after: 'l' }),
        },
        pins: { l: [7] },
        expect: { status: 'succeeded', output: { value: [7] }, notStarted: ['a'] },
      },
      'a branch takes the ports its output names': {
        steps: {
          b: { use: 'branch', with: { cases: { yes: false } } },
          yes: set(1, { after: 'b.yes' }),
          no: set(2, { after: 'b.else' }),
        },
        pins: { b: { taken: ['yes'] } },
        expect: { status: 'succeeded', output: { value: 1 }, skipped: ['no'] },
      },
      'a wait does not wait, and a respond does not answer': {
        steps: {
          w: { use: 'wait', with: { signal: 'never', key: 'k' } },
          r: { use: 'respond', after: 'w', with: { body: '{{ null.x }}' } },
        },
        pins: { w: { by: 'signal' }, r: null },
        expect: { status: 'succeeded', output: { by: 'signal' } },
      },
      'one on a dead path is skipped like any other': {
        steps: {
          b: { use: 'branch', with: { cases: { yes: false } } },
          a: set(1, { after: 'b.yes' }),
        },
        pins: { a: 2 },
        expect: { status: 'succeeded', output: null, skipped: ['a'] },
      },
    },
  },
  {
    says: 'code: the returned value; nothing returned → null',
    cases: {
      'an object, with the names in scope': {
        steps: { c: { use: 'code', with: { source: 'return { n: trigger.input.n + 1 };' } } },
        input: { n: 1 },
        expect: { status: 'succeeded', output: { n: 2 } },
      },
      nothing: {
        steps: { c: { use: 'code', with: { source: 'const a = 1;' } } },
        expect: { status: 'succeeded', output: null },
      },
      undefined: {
        steps: { c: { use: 'code', with: { source: 'return undefined;' } } },
        expect: { status: 'succeeded', output: null },
      },
      'the source is no template': {
        steps: { c: { use: 'code', with: { source: 'const a = { b: {}}; return "{{ 1 }}";' } } },
        expect: { status: 'succeeded', output: '{{ 1 }}' },
      },
      'TypeScript, asynchronous': {
        only: 'product',
        steps: {
          c: {
            use: 'code',
            with: { source: 'const n: number = await 1;\nreturn [n] as number[];' },
          },
        },
        expect: { status: 'succeeded', output: [1] },
      },
    },
  },
  {
    says: 'set: the object',
    cases: {
      evaluated: {
        steps: { a: { use: 'set', with: { a: '{{ 1 + 1 }}', b: ['{{ null }}'], 'c d': {} } } },
        expect: { status: 'succeeded', output: { a: 2, b: [null], 'c d': {} } },
      },
      'of nothing': {
        steps: { a: { use: 'set' } },
        expect: { status: 'succeeded', output: {} },
      },
      'its keys are no templates': {
        steps: { a: { use: 'set', with: { '{{ 1 }}': 1 } } },
        expect: { status: 'succeeded', output: { '{{ 1 }}': 1 } },
      },
    },
  },
  {
    says: 'branch: each case id, `else` only if none; output { taken: [ports] }',
    cases: {
      'the first that holds': {
        steps: {
          b: { use: 'branch', with: { cases: { one: false, two: true, three: true } } },
          no: set(3, { after: 'b.three' }),
        },
        expect: {
          status: 'succeeded',
          ports: { b: ['two'] },
          outputs: { b: { taken: ['two'] } },
          skipped: ['no'],
        },
      },
      'cases after it are not asked': {
        steps: {
          b: { use: 'branch', with: { cases: { one: true, two: '{{ null.x }}' } } },
        },
        expect: { status: 'succeeded', outputs: { b: { taken: ['one'] } } },
      },
      'not even when the first needs a guest': {
        steps: {
          b: {
            use: 'branch',
            with: { cases: { one: '{{ [1].includes(1) }}', two: '{{ null.x }}' } },
          },
        },
        expect: { status: 'succeeded', outputs: { b: { taken: ['one'] } } },
      },
      'none holds': {
        steps: { b: { use: 'branch', with: { cases: { one: '{{ 0 }}' } } } },
        expect: { status: 'succeeded', output: null, outputs: { b: { taken: ['else'] } } },
      },
      'mode every takes all that hold, in their order': {
        steps: {
          b: { use: 'branch', with: { mode: 'every', cases: { c: true, a: false, b: true } } },
          x: set('x', { after: 'b.c' }),
          y: set('y', { after: 'b.b' }),
          z: set('z', { after: ['b.a', 'b.else'] }),
          all: set('{{ [steps.x.value, steps.y.value] }}', { after: ['x', 'y', 'z'] }),
        },
        expect: {
          status: 'succeeded',
          output: { value: ['x', 'y'] },
          ports: { b: ['c', 'b'] },
          outputs: { b: { taken: ['c', 'b'] } },
          skipped: ['z'],
        },
      },
      'mode every with none': {
        steps: {
          b: { use: 'branch', with: { mode: 'every', cases: { c: false, d: false } } },
          x: set('x', { after: 'b.else' }),
        },
        expect: {
          status: 'succeeded',
          output: { value: 'x' },
          outputs: { b: { taken: ['else'] } },
        },
      },
      'mode every asks every case': {
        steps: {
          b: {
            use: 'branch',
            with: { mode: 'every', cases: { one: true, two: '{{ null.x }}' } },
          },
        },
        expect: {
          status: 'failed',
          error: { code: 'sandbox_error', step: 'b', field: 'with.cases.two' },
        },
      },
      'a case may be named ok; it gives no value': {
        steps: {
          a: set(1),
          b: { use: 'branch', after: 'a', with: { cases: { ok: true } } },
        },
        expect: { status: 'succeeded', output: { value: 1 }, ports: { b: ['ok'] } },
      },
    },
  },
  {
    says: 'respond: status (200), headers, body; output null',
    cases: {
      'by hand nobody hears it': {
        steps: { a: set(1), r: { use: 'respond', after: 'a', with: { body: 'x' } } },
        expect: {
          status: 'succeeded',
          output: { value: 1 },
          outputs: { r: null },
          ports: { r: ['ok'] },
        },
      },
    },
  },
  {
    says: 'fail: code (default rejected), message; it ends by error',
    cases: {
      'by default': {
        steps: { f: { use: 'fail' } },
        expect: {
          status: 'failed',
          error: {
            code: 'rejected',
            message: { 'zh-CN': 'rejected', en: 'rejected' },
            step: 'f',
            retryable: false,
          },
          ports: { f: ['error'] },
        },
      },
      evaluated: {
        steps: {
          f: { use: 'fail', with: { code: "{{ 'not_' + 'mine' }}", message: '第 {{ 1 + 1 }} 个' } },
        },
        expect: {
          status: 'failed',
          error: { code: 'not_mine', message: { 'zh-CN': '第 2 个', en: '第 2 个' } },
        },
      },
      'a message that is no text': {
        steps: { f: { use: 'fail', with: { message: { a: '{{ 1 }}' } } } },
        expect: { status: 'failed', error: { message: { 'zh-CN': '{"a":1}', en: '{"a":1}' } } },
      },
      handled: {
        steps: {
          f: { use: 'fail', with: { code: 'mine' } },
          told: set('{{ errors.f.code }}', { after: 'f.error' }),
        },
        expect: { status: 'succeeded', output: { value: 'mine' } },
      },
    },
  },
];
