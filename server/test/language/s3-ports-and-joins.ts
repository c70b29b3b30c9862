import { attempt, loop, type Sentence, set } from './case.ts';

const read = (of: string, more: object = {}) => ({ use: 'x.read', with: { of }, ...more });
const fork = (taken: string) => ({
  use: 'branch',
  with: { cases: { left: taken === 'left', right: taken === 'right' } },
});

/** §3 Order: ports, edges, joins, `when`, document order. */
export const portsAndJoins: readonly Sentence[] = [
  {
    says: '`after: enable` means `enable.ok`; a step without `after` starts with its scope',
    cases: {
      'in whatever order they are written': {
        steps: { c: set('c', { after: 'b.ok' }), a: set('a'), b: set('b', { after: ['a'] }) },
        expect: { status: 'succeeded', output: { value: 'c' }, started: ['a', 'b', 'c'] },
      },
    },
  },
  {
    says: 'An edge is taken when its source ended by that port, else dead (also when the source was skipped); each edge is judged on its own',
    cases: {
      'two ports of one source': {
        steps: { b: fork('right'), a: set(1, { after: ['b.left', 'b.right'] }) },
        expect: { status: 'succeeded', output: { value: 1 } },
      },
      'two ports of one source, neither': {
        steps: { b: fork('none'), a: set(1, { after: ['b.left', 'b.right'] }) },
        expect: { status: 'succeeded', output: null, skipped: ['a'] },
      },
      'two ports that are both taken: it runs once': {
        steps: {
          b: { use: 'branch', with: { mode: 'every', cases: { x: true, y: true } } },
          a: set(1, { after: ['b.x', 'b.y'] }),
        },
        expect: { status: 'succeeded', attempts: { a: 1 }, started: ['b', 'a'] },
      },
      'ok and error of one source: it runs in any case': {
        steps: {
          f: { use: 'fail' },
          a: set(1),
          both: set(2, { after: ['a', 'a.error', 'f.error'] }),
        },
        expect: { status: 'succeeded', output: { value: 2 } },
      },
      'dead for what follows a skipped step': {
        steps: {
          b: fork('left'),
          one: set(1, { after: 'b.right' }),
          two: set(2, { after: 'one' }),
          three: set(3, { after: ['two', 'one.error'] }),
        },
        expect: { status: 'succeeded', output: null, skipped: ['one', 'two', 'three'] },
      },
    },
  },
  {
    says: 'join: all is decided when all its edges are: it runs if at least one was taken, otherwise it is skipped',
    cases: {
      'branches meet again': {
        steps: {
          b: fork('left'),
          l: set('l', { after: 'b.left' }),
          r: set('r', { after: 'b.right' }),
          meet: set('{{ steps.l?.value + (steps.r ?? 0) }}', { after: ['l', 'r'] }),
        },
        expect: { status: 'succeeded', output: { value: 'l0' }, skipped: ['r'] },
      },
      'it waits for the slow one': {
        steps: {
          slow: read('slow'),
          soon: set(1),
          meet: set('{{ steps.slow }}', { after: ['soon', 'slow'] }),
        },
        calls: { slow: [{ gives: 's', turns: 30 }] },
        expect: { status: 'succeeded', output: { value: 's' } },
      },
      'an error that it handles beside one that is ok': {
        steps: { f: { use: 'fail' }, a: set(1), meet: set(2, { after: ['f.error', 'a.error'] }) },
        expect: { status: 'succeeded', output: { value: 2 } },
      },
      'a handler and a skipped step': {
        steps: {
          f: { use: 'fail' },
          no: set(1, { when: '{{ false }}' }),
          meet: set(2, { after: ['no', 'f.error'] }),
        },
        expect: { status: 'succeeded', output: { value: 2 }, skipped: ['no'] },
      },
    },
  },
  {
    says: 'join: any runs at the first taken edge, once',
    cases: {
      'it does not wait, and does not run again': {
        steps: {
          slow: read('slow'),
          soon: set(1),
          meet: set("{{ steps.slow ?? 'not yet' }}", { after: ['slow', 'soon'], join: 'any' }),
        },
        calls: { slow: [{ gives: 's', turns: 30 }] },
        expect: {
          status: 'succeeded',
          outputs: { meet: { value: 'not yet' }, slow: 's' },
          output: 's',
          attempts: { meet: 1 },
        },
      },
      'a dead edge does not decide it': {
        steps: {
          no: set(1, { when: '{{ false }}' }),
          slow: read('slow'),
          meet: set('{{ steps.slow }}', { after: ['no', 'slow'], join: 'any' }),
        },
        calls: { slow: [{ gives: 's', turns: 30 }] },
        expect: { status: 'succeeded', output: { value: 's' } },
      },
      'all edges dead': {
        steps: {
          no: set(1, { when: '{{ false }}' }),
          nor: set(1, { when: '{{ false }}' }),
          meet: set(2, { after: ['no', 'nor'], join: 'any' }),
        },
        expect: { status: 'succeeded', output: null, skipped: ['no', 'nor', 'meet'] },
      },
      'a sibling that fails, handled here': {
        steps: {
          bad: read('bad'),
          slow: read('slow'),
          meet: set('{{ errors.bad.code }}', { after: ['slow', 'bad.error'], join: 'any' }),
        },
        calls: { bad: [{ fails: 'not_found' }], slow: [{ gives: 1, turns: 30 }] },
        expect: { status: 'succeeded', outputs: { meet: { value: 'not_found' } }, output: 1 },
      },
      'a sibling that fails later and is handled nowhere fails the scope all the same': {
        steps: {
          bad: read('bad'),
          soon: set(1),
          meet: set(2, { after: ['bad', 'soon'], join: 'any' }),
        },
        calls: { bad: [{ fails: 'not_found', turns: 30 }] },
        expect: {
          status: 'failed',
          error: { code: 'not_found', step: 'bad' },
          outputs: { meet: { value: 2 } },
        },
      },
    },
  },
  {
    says: '`when` is evaluated once, when the step would run, never on dead paths; false → skipped for good, its edges dead',
    cases: {
      'false at the first taken edge: the second one changes nothing': {
        steps: {
          slow: read('slow'),
          soon: set(1),
          meet: set(2, { after: ['slow', 'soon'], join: 'any', when: '{{ steps.slow == 1 }}' }),
          next: set(3, { after: 'meet' }),
        },
        calls: { slow: [{ gives: 1, turns: 30 }] },
        expect: { status: 'succeeded', output: 1, skipped: ['meet', 'next'] },
      },
      'not asked on a dead path': {
        steps: {
          b: fork('left'),
          no: set(1, { after: 'b.right', when: '{{ null.x }}' }),
        },
        expect: { status: 'succeeded', output: null, skipped: ['no'] },
      },
      'nothing else is evaluated when it is false': {
        steps: { no: set('{{ null.x }}', { when: '{{ 0 }}' }) },
        expect: { status: 'succeeded', output: null, skipped: ['no'] },
      },
      'nor when a guest has to be asked': {
        steps: { no: set('{{ null.x() }}', { when: '{{ [].includes(1) }}' }) },
        expect: { status: 'succeeded', output: null, skipped: ['no'] },
      },
      'of a scope: none of its steps is reached': {
        steps: { l: loop({ items: [1] }, { a: set(1) }, { when: '{{ false }}' }) },
        expect: { status: 'succeeded', output: null, skipped: ['l'], notStarted: ['a'] },
      },
    },
  },
  {
    says: 'Ready steps run in parallel; document order decides the order of starting and of journal entries',
    cases: {
      'the first three are under way together': {
        steps: { c: read('c'), a: read('a'), b: read('b') },
        calls: {
          c: [{ gives: 'c', turns: 30 }],
          a: [{ gives: 'a', turns: 20 }],
          b: [{ gives: 'b', turns: 10 }],
        },
        expect: { status: 'succeeded', output: 'c', started: ['c', 'a', 'b'] },
      },
      'whoever answers their expressions': {
        steps: {
          a: set("{{ ['a'].join() }}"),
          b: set('b'),
          c: set("{{ ['c'].join() }}"),
          d: set('d'),
        },
        expect: { status: 'succeeded', output: { value: 'd' }, started: ['a', 'b', 'c', 'd'] },
      },
      'and in the rounds of a loop': {
        steps: {
          l: loop({ items: [1, 2], concurrency: 2 }, { a: set(1), b: set(2) }),
        },
        expect: { status: 'succeeded', started: ['l', 'a', 'b', 'a', 'b'] },
      },
      'skipped ones have their place': {
        steps: {
          a: set(1, { when: '{{ [].includes(1) }}' }),
          b: set('b', { after: 'a.error' }),
          c: set('c'),
        },
        expect: { status: 'succeeded', output: { value: 'c' }, skipped: ['a', 'b'] },
      },
    },
  },
  {
    says: 'Any other port may lead nowhere; a run of which all is skipped succeeds',
    cases: {
      'all is skipped': {
        steps: { a: set(1, { when: '{{ false }}' }), t: attempt({ b: set(1) }, { after: 'a' }) },
        expect: { status: 'succeeded', output: null, skipped: ['a', 't'], notStarted: ['b'] },
      },
      'a case that leads nowhere': {
        steps: { b: fork('left') },
        expect: { status: 'succeeded', output: null },
      },
    },
  },
];
