import { loop, type Sentence, set } from './case.ts';

/** §4 Data and expressions: helpers, and that they repeat themselves. Real guests only. */
export const helpers: readonly Sentence[] = [
  {
    says: 'Pure helpers: time, text, list, number, json, hash, base64, uuid(name?), fail(code, message, details?)',
    cases: {
      'one of each, in an expression': {
        only: 'product',
        steps: {
          a: {
            use: 'set',
            with: {
              time: "{{ time.format('2026-01-31 08:00', 'MM-DD HH:mm') }}",
              text: "{{ text.upper('a') }}",
              list: '{{ list.unique([1, 1, 2]) }}',
              number: '{{ number.add(0.1, 0.2) }}',
              json: "{{ json.parse('[1]') }}",
              hash: "{{ hash.md5('a') }}",
              base64: "{{ base64.decode(base64.encode('堰')) }}",
              uuid: "{{ uuid('a') == uuid('a') && uuid('a') != uuid('b') }}",
            },
          },
        },
        expect: {
          status: 'succeeded',
          output: {
            time: '01-31 08:00',
            text: 'A',
            list: [1, 2],
            number: 0.3,
            json: [1],
            hash: '0cc175b9c0f1b6a831c399e269772661',
            base64: '堰',
            uuid: true,
          },
        },
      },
      'in code, and in the tenant’s zone': {
        only: 'product',
        steps: { c: { use: 'code', with: { source: "return time.iso('2026-01-05 09:30');" } } },
        expect: { status: 'succeeded', output: '2026-01-05T09:30:00.000+08:00' },
      },
      'working days of the Chinese calendar': {
        only: 'product',
        steps: { a: set("{{ [time.isWorkday('2026-02-14'), time.isWorkday('2026-10-01')] }}") },
        expect: { status: 'succeeded', output: { value: [true, false] } },
      },
      'fail in an expression': {
        only: 'product',
        steps: { a: set("{{ fail('stock_short', '库存不足', { sku: 1 }) }}") },
        expect: {
          status: 'failed',
          error: {
            code: 'stock_short',
            message: { 'zh-CN': '库存不足', en: '库存不足' },
            details: { sku: 1 },
            step: 'a',
            field: 'with.value',
          },
        },
      },
      'fail of a code that no code may have': {
        only: 'product',
        steps: { a: set("{{ fail('Bad Code', 'x') }}") },
        expect: { status: 'failed', error: { code: 'sandbox_error', field: 'with.value' } },
      },
    },
  },
  {
    says: 'Repeatable: the clock is fixed for an attempt; Math.random() and uuid() are series seeded by run, step and round',
    cases: {
      'the clock stands still': {
        only: 'product',
        steps: {
          c: {
            use: 'code',
            with: {
              source:
                'const at = Date.now(); let n = 0; for (let i = 0; i < 3e6; i += 1) n += i; return [Date.now() === at, time.now() === at, new Date().getTime() === at];',
            },
          },
        },
        expect: { status: 'succeeded', output: [true, true, true] },
      },
      'other numbers at each place, in each step and round': {
        only: 'product',
        steps: {
          l: loop(
            { items: [1, 2] },
            { a: { use: 'set', with: { x: '{{ Math.random() }}', y: '{{ Math.random() }}' } } },
          ),
          b: { use: 'set', with: { x: '{{ uuid() }}', y: '{{ uuid() }}' } },
          count: set(
            '{{ new Set([...steps.l.flatMap((r) => [r.x, r.y]), steps.b.x, steps.b.y]).size }}',
            { after: ['l', 'b'] },
          ),
        },
        expect: { status: 'succeeded', output: { value: 6 } },
      },
    },
  },
];
