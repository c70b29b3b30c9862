import { type Sentence, set } from './case.ts';

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
];
