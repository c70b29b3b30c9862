import { type LanguageCase, type Sentence, set } from './case.ts';

const request = (path: string, more: object = {}, given: object = {}) => ({
  use: 'http.request',
  with: { method: 'GET', url: `{{ trigger.input.base }}${path}`, ...given },
  ...more,
});
const once = { attempts: 1 };
const codes = [
  [400, 'invalid_input'],
  [422, 'invalid_input'],
  [401, 'auth_failed'],
  [403, 'forbidden'],
  [404, 'not_found'],
  [410, 'not_found'],
  [409, 'conflict'],
  [412, 'conflict'],
  [408, 'timeout'],
  [504, 'timeout'],
  [429, 'rate_limited'],
  [418, 'rejected'],
  [500, 'unavailable'],
  [503, 'unavailable'],
] as const;

/** §7 and §2: real actions, against a system of the test whose address is `trigger.input.base`. */
export const http: readonly Sentence[] = [
  {
    says: '`http.request` maps statuses to codes; no connection is unavailable',
    cases: {
      ...Object.fromEntries(
        codes.map(([status, code]): [string, LanguageCase] => [
          `${status} ${code}`,
          {
            only: 'product',
            steps: { a: request(`/status/${status}`, { retry: once }) },
            expect: { status: 'failed', error: { code, step: 'a' }, attempts: { a: 1 } },
          },
        ]),
      ),
      'a redirect-free success': {
        only: 'product',
        steps: { a: request('/status/201') },
        output: '{{ steps.a.status }}',
        expect: { status: 'succeeded', output: 201 },
      },
      'nobody listens': {
        only: 'product',
        steps: {
          a: {
            ...request('', { retry: once }),
            with: { method: 'GET', url: '{{ trigger.input.nobody }}/' },
          },
        },
        expect: { status: 'failed', error: { code: 'unavailable' } },
      },
    },
  },
  {
    says: '`Retry-After` is honoured on 429 and 503',
    cases: {
      'a second, twice': {
        only: 'product',
        steps: {
          a: request('/once/429?after=1&of={{ run.id }}', { retry: { attempts: 2, delay: '1h' } }),
        },
        output: '{{ steps.a.status }}',
        expect: { status: 'succeeded', output: 200, attempts: { a: 2 } },
      },
    },
  },
  {
    says: 'The header `idempotency-key` is always sent; integers beyond 2^53 keep their digits in a request body',
    cases: {
      'a key of 32 digits, and the body to the digit': {
        only: 'product',
        steps: {
          a: request('/echo', {}, { method: 'POST', body: { id: '{{ trigger.input.id }}' } }),
        },
        input: { id: 12_345_678_901_234_567_890n },
        output: '{{ [/^[0-9a-f]{32}$/.test(steps.a.body.key), steps.a.body.text] }}',
        expect: { status: 'succeeded', output: [true, '{"id":12345678901234567890}'] },
      },
    },
  },
  {
    says: '`timeout` limits one attempt of an action; the attempt is aborted',
    cases: {
      'a read is repeated, each time with as long': {
        only: 'product',
        steps: {
          a: request('/hang', { timeout: '150ms', retry: { attempts: 2, delay: 0 } }),
          told: set('{{ [errors.a.code, errors.a.attempts] }}', { after: 'a.error' }),
        },
        expect: { status: 'succeeded', output: { value: ['timeout', 2] } },
      },
      'what may happen only once is of unknown outcome': {
        only: 'product',
        steps: {
          a: request('/hang', { timeout: '150ms', onUnknown: 'error' }, { method: 'POST' }),
          told: set('{{ [errors.a.code, errors.a.attempts] }}', { after: 'a.error' }),
        },
        expect: { status: 'succeeded', output: { value: ['unknown_outcome', 1] } },
      },
      'of a scope around it': {
        only: 'product',
        steps: {
          t: {
            use: 'try',
            timeout: '200ms',
            with: { steps: { a: { ...request('/hang') } } },
          } as never,
          told: set('{{ errors.t.code }}', { after: 't.error' }),
        },
        expect: { status: 'succeeded', output: { value: 'timeout' }, ports: { a: ['error'] } },
      },
    },
  },
];
