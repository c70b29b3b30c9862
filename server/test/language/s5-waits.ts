import { attempt, loop, type Sentence, set, told } from './case.ts';

const wait = (signal: string, key: string | number | boolean = 'k', more: object = {}) => ({
  use: 'wait',
  with: { signal, key },
  ...more,
});
const w = { use: 'wait', with: { callback: true } };
const by = (...steps: string[]) =>
  `{{ [${steps.map((id) => `steps.${id}?.by ?? null`).join(', ')}] }}`;

/** §5: what others send to runs. */
export const sentToRuns: readonly Sentence[] = [
  {
    says: 'Signals { name, key } wake every open wait of the tenant with that name and key, each once',
    cases: {
      'all that are open': {
        steps: { a: wait('s5-all'), b: wait('s5-all'), c: wait('s5-all', 'k', { after: 'a' }) },
        output: by('a', 'b', 'c'),
        outside: [
          { opened: 2, signal: 's5-all', key: 'k', woken: 2 },
          { opened: 3, signal: 's5-all', key: 'k', woken: 1 },
        ],
        expect: { status: 'succeeded', output: ['signal', 'signal', 'signal'] },
      },
      'none of another name or key': {
        steps: { a: wait('s5-name'), b: wait('s5-other') },
        output: 'done',
        outside: [
          { opened: 2, signal: 's5-name', key: 'K', woken: 0 },
          { opened: 2, signal: 's5-nam', key: 'k', woken: 0 },
          { opened: 2, signal: 's5-name', key: 'k', woken: 1 },
          { opened: 2, signal: 's5-name', key: 'k', woken: 0 },
          { opened: 2, signal: 's5-other', key: 'k', woken: 1 },
        ],
        expect: { status: 'succeeded', output: 'done' },
      },
      'the round that waits for the key': {
        steps: {
          l: loop(
            { items: [1, 2], concurrency: 2, collect: '{{ steps.a.data }}' },
            { a: { use: 'wait', with: { signal: 's5-round', key: '{{ item }}' } } },
          ),
        },
        outside: [
          { opened: 2, signal: 's5-round', key: 2, data: 'second', woken: 1 },
          { opened: 2, signal: 's5-round', key: 1, data: 'first', woken: 1 },
        ],
        expect: { status: 'succeeded', output: ['first', 'second'] },
      },
      'none that its failing scope has given up': {
        steps: {
          t: attempt({
            a: wait('s5-given-up'),
            g: wait('s5-fail'),
            f: { use: 'fail', after: 'g' },
          }),
          hold: wait('s5-hold', 'k', { after: 't.error' }),
        },
        output: 'done',
        outside: [
          { opened: 2, signal: 's5-fail', key: 'k', woken: 1 },
          { opened: 3, signal: 's5-given-up', key: 'k', woken: 0 },
          { opened: 3, signal: 's5-hold', key: 'k', woken: 1 },
        ],
        expect: { status: 'succeeded', output: 'done' },
      },
      'none whose time is over': {
        only: 'memory',
        steps: {
          a: { use: 'wait', with: { signal: 's5-late', key: 'k', timeout: '1m' } },
          hold: wait('s5-after', 'k', { after: 'a.timeout' }),
        },
        output: 'done',
        outside: [
          { passes: 60_000 },
          { opened: 2, signal: 's5-late', key: 'k', woken: 0 },
          { opened: 2, signal: 's5-after', key: 'k', woken: 1 },
        ],
        expect: { status: 'succeeded', output: 'done', ports: { a: ['timeout'] } },
      },
    },
  },
  {
    says: 'Keys of signals are compared as text',
    cases: {
      'a number and a text': {
        steps: { a: wait('s5-number', 7) },
        outside: [{ signal: 's5-number', key: '7', woken: 1 }],
        expect: { status: 'succeeded', output: { by: 'signal' } },
      },
      'a text and a number': {
        steps: { a: wait('s5-text', '0.5') },
        outside: [{ signal: 's5-text', key: 0.5, woken: 1 }],
        expect: { status: 'succeeded', output: { by: 'signal' } },
      },
      'a truth and a text': {
        steps: { a: wait('s5-truth', true) },
        outside: [{ signal: 's5-truth', key: 'true', woken: 1 }],
        expect: { status: 'succeeded', output: { by: 'signal' } },
      },
      'an integer beyond 2^53, to the digit': {
        steps: { a: { use: 'wait', with: { signal: 's5-long', key: '{{ trigger.input.id }}' } } },
        input: { id: 12345678901234567890n },
        outside: [
          { signal: 's5-long', key: 12345678901234567891n, woken: 0 },
          { signal: 's5-long', key: '12345678901234567890', woken: 1 },
        ],
        expect: { status: 'succeeded', output: { by: 'signal' } },
      },
    },
  },
  {
    says: 'A signal is not kept unless sent with keep: <duration>',
    cases: {
      'who waits later waits': {
        steps: { g: wait('s5-go'), a: wait('s5-lost', 'k', { after: 'g' }) },
        output: '{{ steps.a.data }}',
        outside: [
          { signal: 's5-lost', key: 'k', data: 1, woken: 0 },
          { signal: 's5-go', key: 'k', woken: 1 },
          { opened: 2, signal: 's5-lost', key: 'k', data: 2, woken: 1 },
        ],
        expect: { status: 'succeeded', output: 2 },
      },
      'kept, it answers all that open in its time': {
        steps: {
          g: wait('s5-start'),
          a: wait('s5-kept', 'k', { after: 'g' }),
          b: wait('s5-kept', 'k', { after: 'a' }),
        },
        output: '{{ [steps.a.data, steps.b.data] }}',
        outside: [
          { signal: 's5-kept', key: 'k', data: 1, keep: '1h', woken: 0 },
          { signal: 's5-kept', key: 'k', data: 2, keep: '1h', woken: 0 },
          { signal: 's5-start', key: 'k', woken: 1 },
        ],
        expect: { status: 'succeeded', output: [2, 2] },
      },
      'kept, it wakes those that wait already': {
        steps: { a: wait('s5-both') },
        outside: [{ signal: 's5-both', key: 'k', keep: '1m', woken: 1 }],
        expect: { status: 'succeeded', output: { by: 'signal' } },
      },
      'what is not kept takes nothing from what is': {
        steps: { g: wait('s5-next'), a: wait('s5-stays', 'k', { after: 'g' }) },
        output: '{{ steps.a.data }}',
        outside: [
          { signal: 's5-stays', key: 'k', data: 1, keep: '1h', woken: 0 },
          { signal: 's5-stays', key: 'k', data: 2, woken: 0 },
          { signal: 's5-next', key: 'k', woken: 1 },
        ],
        expect: { status: 'succeeded', output: 1 },
      },
      'after its time it is gone': {
        only: 'memory',
        steps: { g: wait('go'), a: wait('past', 'k', { after: 'g' }) },
        output: '{{ steps.a.data }}',
        outside: [
          { signal: 'past', key: 'k', data: 1, keep: '1h', woken: 0 },
          { passes: 3_600_000 },
          { signal: 'go', key: 'k', woken: 1 },
          { opened: 2, signal: 'past', key: 'k', data: 2, woken: 1 },
        ],
        expect: { status: 'succeeded', output: 2 },
      },
    },
  },
  {
    says: 'Callbacks: GET never decides; decided, timed out or cancelled → 410',
    cases: {
      'looked at': {
        steps: { told, w },
        output: '{{ steps.w.body }}',
        outside: [
          { look: 'GET', answers: 200 },
          { look: 'GET', answers: 200 },
          { post: 'answer', answers: 200 },
        ],
        expect: { status: 'succeeded', output: 'answer' },
      },
      decided: {
        steps: { told, w, hold: wait('s5-decided') },
        output: '{{ steps.w.body }}',
        outside: [
          { opened: 2, post: 1, answers: 200 },
          { opened: 2, post: 2, answers: 410 },
          { opened: 2, look: 'GET', answers: 410 },
          { opened: 2, signal: 's5-decided', key: 'k', woken: 1 },
        ],
        expect: { status: 'succeeded', output: 1 },
      },
      'timed out': {
        steps: {
          told,
          w: { use: 'wait', with: { callback: true, timeout: '20ms' } },
          hold: wait('s5-timed-out', 'k', { after: 'w.timeout' }),
        },
        output: by('w'),
        outside: [
          { passes: 20 },
          { opened: 2, post: 1, answers: 410 },
          { opened: 2, look: 'GET', answers: 410 },
          { opened: 2, signal: 's5-timed-out', key: 'k', woken: 1 },
        ],
        expect: { status: 'succeeded', output: ['timeout'] },
      },
      'given up by its failing scope': {
        steps: {
          t: attempt({ told, w, g: wait('s5-break'), f: { use: 'fail', after: 'g' } }),
          hold: wait('s5-held', 'k', { after: 't.error' }),
        },
        output: 'done',
        outside: [
          { opened: 2, signal: 's5-break', key: 'k', woken: 1 },
          { opened: 3, post: 1, answers: 410 },
          { opened: 3, look: 'GET', answers: 410 },
          { opened: 3, signal: 's5-held', key: 'k', woken: 1 },
        ],
        expect: { status: 'succeeded', output: 'done' },
      },
    },
  },
  {
    says: 'The end of the run’s time ends its waits for signals and callbacks',
    cases: {
      'both at once': {
        only: 'memory',
        steps: { a: wait('a'), w, p: set(1) },
        settings: { timeout: '1h' },
        expect: {
          status: 'failed',
          error: { code: 'timeout' },
          outputs: { p: { value: 1 } },
          lasts: 3_600_000,
        },
      },
    },
  },
];
