import { attempt, loop, repeat, type Sentence, set } from './case.ts';

const wrong = { use: 'fail', with: { code: 'wrong', message: '不行' } };

/** §4 Data and expressions: the names in scope. */
export const scope: readonly Sentence[] = [
  {
    says: '`trigger` of a start by hand: { id, kind, at, input }, input {} if none',
    cases: {
      'with input': {
        steps: { a: set('{{ [trigger.id, trigger.kind, trigger.input] }}') },
        input: { x: 1 },
        expect: { status: 'succeeded', output: { value: ['manual', 'manual', { x: 1 }] } },
      },
      'its time': {
        steps: { a: set('{{ typeof trigger.at }}') },
        expect: { status: 'succeeded', output: { value: 'number' } },
      },
    },
  },
  {
    says: '`steps.<id>`: output; undefined if it has not run',
    cases: {
      'skipped, failed, not yet, still running': {
        steps: {
          f: wrong,
          no: set(1, { when: '{{ false }}' }),
          t: attempt(
            {
              a: set('{{ [steps.f, steps.no, steps.t, steps.last].map((x) => typeof x).join() }}'),
            },
            { after: ['f.error', 'no'] },
          ),
          last: set('{{ steps.t.value }}', { after: 't' }),
        },
        expect: {
          status: 'succeeded',
          output: { value: 'undefined,undefined,undefined,undefined' },
        },
      },
      'outputs of kinds': {
        only: 'memory',
        steps: {
          b: { use: 'branch', with: { cases: { x: true } } },
          w: { use: 'wait', with: { for: '1s' } },
          r: { use: 'respond' },
          c: set('{{ [steps.b, steps.w, steps.r] }}', { after: ['b.x', 'w', 'r'] }),
        },
        expect: {
          status: 'succeeded',
          output: { value: [{ taken: ['x'] }, { by: 'time' }, null] },
        },
      },
    },
  },
  {
    says: 'Outer steps are visible inside nested scopes; the rest of a scope is evaluated when its turn comes',
    cases: {
      'two scopes down': {
        steps: {
          a: set('outer'),
          l: loop(
            { items: [1] },
            {
              b: set('middle'),
              t: attempt({ c: set('{{ [steps.a.value, steps.b.value] }}') }, { after: 'b' }),
            },
            { after: 'a' },
          ),
        },
        expect: { status: 'succeeded', output: [{ value: ['outer', 'middle'] }] },
      },
      'a round sees its own steps, not those of the one before': {
        steps: {
          l: loop(
            { items: [1, 2], collect: '{{ steps.a?.value ?? null }}' },
            { a: set('{{ item }}', { when: '{{ item == 1 }}' }) },
          ),
        },
        expect: { status: 'succeeded', output: [1, null] },
      },
      'what ended while the scope was under way': {
        steps: {
          l: loop(
            { items: [0], collect: '{{ steps.soon.value }}' },
            { slow: { use: 'x.read', with: { of: 'slow' } } },
          ),
          soon: set('seen'),
        },
        calls: { slow: [{ turns: 30 }] },
        expect: { status: 'succeeded', output: ['seen'] },
      },
    },
  },
  {
    says: '`errors.<id>`: { code, message, messages, details, attempts, path, field }; message in the tenant’s language',
    cases: {
      'of a fail': {
        steps: { f: wrong, told: set('{{ errors.f }}', { after: 'f.error' }) },
        expect: {
          status: 'succeeded',
          output: {
            value: {
              code: 'wrong',
              message: '不行',
              messages: { 'zh-CN': '不行', en: '不行' },
              details: null,
              attempts: 1,
              path: [],
            },
          },
        },
      },
      'of an expression, with its field': {
        steps: {
          a: set('{{ trigger.input.none.x }}'),
          told: set('{{ [errors.a.code, errors.a.field, errors.a.attempts] }}', {
            after: 'a.error',
          }),
        },
        expect: { status: 'succeeded', output: { value: ['sandbox_error', 'with.value', 0] } },
      },
      'after several attempts': {
        steps: {
          a: { use: 'x.read', with: { of: 'a' } },
          told: set('{{ [errors.a.code, errors.a.attempts] }}', { after: 'a.error' }),
        },
        calls: { a: [{ fails: 'unavailable' }, { fails: 'timeout' }, { fails: 'not_found' }] },
        expect: { status: 'succeeded', output: { value: ['not_found', 3] } },
      },
      'in a round, with its path': {
        steps: {
          l: loop(
            { items: [0] },
            { f: wrong, told: set('{{ errors.f.path }}', { after: 'f.error' }) },
          ),
        },
        expect: { status: 'succeeded', output: [{ value: [['l', 0]] }] },
      },
      'of a step that is fine there is none': {
        steps: { a: set(1), b: set("{{ errors.a?.code ?? 'none' }}", { after: 'a' }) },
        expect: { status: 'succeeded', output: { value: 'none' } },
      },
      'with details of a typed error': {
        only: 'product',
        steps: {
          c: { use: 'code', with: { source: "fail('late', '太晚', { by: 2 })" } },
          told: set('{{ [errors.c.code, errors.c.message, errors.c.details] }}', {
            after: 'c.error',
          }),
        },
        expect: { status: 'succeeded', output: { value: ['late', '太晚', { by: 2 }] } },
      },
    },
  },
  {
    says: '`errors.<id>` is set after the last attempt, removed by a later success',
    cases: {
      'in the rounds of a repeat': {
        steps: {
          r: repeat(
            { until: '{{ loop.round == 1 }}', max: 3 },
            {
              f: { ...wrong, when: '{{ loop.round == 0 }}' },
              told: set("{{ errors.f?.code ?? 'none' }}", { after: ['f.error', 'g'] }),
              g: set(1),
            },
          ),
        },
        expect: { status: 'succeeded', output: { value: 'none' } },
      },
      'of a try that was fine in the end': {
        steps: {
          t: attempt(
            { a: { use: 'x.read', with: { of: 'a' }, retry: { attempts: 1 } } },
            { retry: { attempts: 2, delay: 0 } },
          ),
          b: set("{{ errors.t?.code ?? 'none' }}", { after: ['t', 't.error'] }),
        },
        calls: { a: [{ fails: 'unavailable' }, { gives: 1 }] },
        expect: { status: 'succeeded', output: { value: 'none' } },
      },
    },
  },
  {
    says: '`item`, `index`, `loop` (nearest: { round, item, index, parent }, parent null at the top; in repeat without item)',
    cases: {
      'a loop': {
        steps: { l: loop({ items: ['a'] }, { s: set('{{ [item, index, loop] }}') }) },
        expect: {
          status: 'succeeded',
          output: [{ value: ['a', 0, { round: 0, item: 'a', index: 0, parent: null }] }],
        },
      },
      'a repeat has no item': {
        steps: {
          r: repeat(
            { until: '{{ true }}', max: 1 },
            { s: set('{{ [loop.round, loop.parent, typeof loop.item] }}') },
          ),
        },
        expect: { status: 'succeeded', output: { value: [0, null, 'undefined'] } },
      },
      'loops in loops, through a try': {
        steps: {
          outer: loop(
            { items: ['x', 'y'], collect: '{{ steps.t }}' },
            {
              t: attempt({
                inner: loop(
                  { items: ['z'], collect: '{{ steps.s.value }}' },
                  {
                    s: set('{{ [item, loop.parent.item, loop.parent.round, loop.parent.parent] }}'),
                  },
                ),
              }),
            },
          ),
        },
        expect: {
          status: 'succeeded',
          output: [[['z', 'x', 0, null]], [['z', 'y', 1, null]]],
        },
      },
      'the items of an inner loop may be those of the outer one': {
        steps: {
          outer: loop(
            { items: [[1, 2], []] },
            { inner: loop({ items: '{{ item }}', collect: '{{ item * 2 }}' }, { s: set(1) }) },
          ),
        },
        expect: { status: 'succeeded', output: [[2, 4], []] },
      },
      'a repeat in a loop: loop is the repeat, item that of the loop': {
        steps: {
          l: loop(
            { items: ['a'] },
            {
              r: repeat(
                { until: '{{ loop.round == 1 }}', max: 3 },
                { s: set('{{ [item, loop.round, loop.parent.item] }}') },
              ),
            },
          ),
        },
        expect: { status: 'succeeded', output: [{ value: ['a', 1, 'a'] }] },
      },
    },
  },
  {
    says: '`run`: { id, flow, version, startedAt (ms), traceId (32 hex), priority }, `vars`, `env`',
    cases: {
      'their forms': {
        steps: {
          a: set(
            '{{ [typeof run.id, typeof run.flow, run.version, typeof run.startedAt, /^[0-9a-f]{32}$/.test(run.traceId), run.priority, typeof vars, env] }}',
          ),
        },
        expect: {
          status: 'succeeded',
          output: { value: ['string', 'string', 1, 'number', true, 5, 'object', 'default'] },
        },
      },
    },
  },
  {
    says: 'Evaluated: values inside `with` (not keys, not `source`), `when`, `output`, durations, `group`',
    cases: {
      'a group by expression': {
        steps: { a: set(1, { group: "{{ 'de' + 'fault' }}" }) },
        expect: { status: 'succeeded', output: { value: 1 } },
      },
      'the output, of any form': {
        steps: { a: set(1) },
        output: ['{{ steps.a.value }}', { b: 'x{{ 1 }}' }, null],
        expect: { status: 'succeeded', output: [1, { b: 'x1' }, null] },
      },
      'a literal output': {
        steps: { a: set(1) },
        output: 7,
        expect: { status: 'succeeded', output: 7 },
      },
    },
  },
];
