import { type Sentence, set, told } from './case.ts';

/** §2 Steps: `wait`. */
export const waits: readonly Sentence[] = [
  {
    says: 'wait: `for`, or `until` (past → at once; tenant’s zone if none, or ms); `timeout` is a port',
    cases: {
      'for so long': {
        only: 'memory',
        steps: { w: { use: 'wait', with: { for: '90s' } } },
        expect: {
          status: 'succeeded',
          output: { by: 'time' },
          ports: { w: ['ok'] },
          lasts: 90_000,
        },
      },
      'for no time': {
        steps: { w: { use: 'wait', with: { for: 0 } } },
        expect: { status: 'succeeded', output: { by: 'time' } },
      },
      'for an evaluated time': {
        only: 'memory',
        steps: { w: { use: 'wait', with: { for: '{{ trigger.input.s }}s' } } },
        input: { s: 2 },
        expect: { status: 'succeeded', lasts: 2000 },
      },
      'for ms from an expression': {
        only: 'memory',
        steps: { w: { use: 'wait', with: { for: '{{ 1500 }}' } } },
        expect: { status: 'succeeded', lasts: 1500 },
      },
      'until what is past': {
        steps: { w: { use: 'wait', with: { until: '2020-02-29T12:00:00+08:00' } } },
        expect: { status: 'succeeded', output: { by: 'time' } },
      },
      'until a time of the tenant’s zone': {
        only: 'memory',
        steps: { w: { use: 'wait', with: { until: '1970-01-01T08:00:05' } } },
        expect: { status: 'succeeded', lasts: 4000 },
      },
      'until ms from an expression': {
        only: 'memory',
        steps: { w: { use: 'wait', with: { until: '{{ run.startedAt + 7000 }}' } } },
        expect: { status: 'succeeded', lasts: 7000 },
      },
      'its timeout comes first': {
        only: 'memory',
        steps: {
          w: { use: 'wait', with: { for: '1h', timeout: '1m' } },
          late: set('{{ steps.w.by }}', { after: 'w.timeout' }),
          no: set(1, { after: 'w' }),
        },
        expect: {
          status: 'succeeded',
          output: { value: 'timeout' },
          ports: { w: ['timeout'] },
          skipped: ['no'],
          lasts: 60_000,
        },
      },
      'its timeout leads nowhere': {
        only: 'memory',
        steps: { w: { use: 'wait', with: { for: '1h', timeout: '1m' } } },
        expect: { status: 'succeeded', output: null },
      },
      'its time comes first': {
        only: 'memory',
        steps: { w: { use: 'wait', with: { for: '1m', timeout: '1h' } } },
        expect: { status: 'succeeded', output: { by: 'time' }, lasts: 60_000 },
      },
    },
  },
  {
    says: 'wait: `signal` + `key`; output { by, data? }',
    cases: {
      'with what the signal brings': {
        steps: { w: { use: 'wait', with: { signal: 's2-data', key: 'k' } } },
        outside: [{ signal: 's2-data', key: 'k', data: { sum: [1, null] }, woken: 1 }],
        expect: {
          status: 'succeeded',
          output: { by: 'signal', data: { sum: [1, null] } },
          ports: { w: ['ok'] },
        },
      },
      'with data that is null': {
        steps: { w: { use: 'wait', with: { signal: 's2-null', key: 'k' } } },
        outside: [{ signal: 's2-null', key: 'k', data: null, woken: 1 }],
        expect: { status: 'succeeded', output: { by: 'signal', data: null } },
      },
      'with nothing': {
        steps: { w: { use: 'wait', with: { signal: 's2-bare', key: 'k' } } },
        outside: [{ signal: 's2-bare', key: 'k', woken: 1 }],
        expect: { status: 'succeeded', output: { by: 'signal' } },
      },
      'with an evaluated key': {
        steps: {
          a: set('T'),
          w: { use: 'wait', after: 'a', with: { signal: 's2-key', key: '{{ steps.a.value }}-1' } },
        },
        outside: [{ signal: 's2-key', key: 'T-1', woken: 1 }],
        expect: { status: 'succeeded', output: { by: 'signal' } },
      },
      'that nobody sends, in the time it has': {
        steps: {
          w: { use: 'wait', with: { signal: 's2-never', key: 'k', timeout: '20ms' } },
          late: set('{{ steps.w }}', { after: 'w.timeout' }),
          no: set(1, { after: 'w' }),
        },
        expect: {
          status: 'succeeded',
          output: { value: { by: 'timeout' } },
          ports: { w: ['timeout'] },
          skipped: ['no'],
        },
      },
      'its timeout counts from its start': {
        only: 'memory',
        steps: { w: { use: 'wait', with: { signal: 's', key: 'k', timeout: '1h' } } },
        outside: [{ passes: 3_000_000 }],
        expect: { status: 'succeeded', output: null, lasts: 3_600_000 },
      },
      'a key that is missing': {
        steps: { w: { use: 'wait', with: { signal: 's', key: '{{ trigger.input.none }}' } } },
        expect: { status: 'failed', error: { code: 'invalid_input', field: 'with.key' } },
      },
      'a key that is no single value': {
        steps: { w: { use: 'wait', with: { signal: 's', key: { id: 7 } } } },
        expect: { status: 'failed', error: { code: 'invalid_input', field: 'with.key' } },
      },
      'a key that is too long': {
        steps: { w: { use: 'wait', with: { signal: 's', key: "{{ 'k'.repeat(201) }}" } } },
        expect: { status: 'failed', error: { code: 'too_large', field: 'with.key' } },
      },
    },
  },
  {
    says: 'wait: `callback: true`; output { by, body?, headers?, url? }',
    cases: {
      'with body, headers and address': {
        steps: { w: { use: 'wait', with: { callback: true } }, told },
        output:
          "{{ [steps.w.by, steps.w.body, steps.w.headers['content-type'], steps.w.url == steps.told.url] }}",
        outside: [{ post: { ok: [true] }, answers: 200 }],
        expect: {
          status: 'succeeded',
          output: ['callback', { ok: [true] }, 'application/json', true],
          ports: { w: ['ok'] },
        },
      },
      'that nobody sends, in the time it has': {
        steps: {
          w: { use: 'wait', with: { callback: true, timeout: '20ms' } },
          told,
          late: set('{{ steps.w.url == steps.told.url }}', { after: 'w.timeout' }),
        },
        output: '{{ [steps.w.by, steps.w.body ?? null, steps.late.value] }}',
        expect: {
          status: 'succeeded',
          output: ['timeout', null, true],
          ports: { w: ['timeout'] },
        },
      },
    },
  },
];
