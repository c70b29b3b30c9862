import type { AnswerSentence } from './answer-case.ts';
import { type Steps, set } from './case.ts';

const ran = /^\{"runId":"[^"]+"\}$/;
const error = (code: string) => new RegExp(`^\\{"error":\\{"code":"${code}".*"zh-CN":`);
const fails = (code: string): Steps => ({ f: { use: 'fail', with: { code } } });
const respond = (given: object, more: object = {}): Steps[string] => ({
  use: 'respond',
  with: given as never,
  ...more,
});

/** §1: what the sender of a webhook is answered. */
export const answers: readonly AnswerSentence[] = [
  {
    says: '`when` false → 202 {}; `when` or `dedupe` throws → 422',
    cases: {
      accepted: {
        steps: { a: set(1) },
        when: "{{ trigger.body.kind == 'x' }}",
        answers: { status: 202, body: ran },
      },
      false: {
        steps: { a: set(1) },
        when: '{{ trigger.body.no }}',
        answers: { status: 202, body: '{}' },
      },
      'false for who waits for the end': {
        steps: { a: set(1) },
        respond: 'finished',
        when: '{{ false }}',
        answers: { status: 202, body: '{}' },
      },
      'when throws': {
        steps: { a: set(1) },
        when: '{{ trigger.body.no.way }}',
        answers: { status: 422, body: error('sandbox_error') },
      },
      'when throws in a guest': {
        steps: { a: set(1) },
        when: '{{ trigger.body.no.way() }}',
        answers: { status: 422, body: error('sandbox_error') },
      },
      'dedupe throws': {
        steps: { a: set(1) },
        dedupe: '{{ trigger.body.no.way }}',
        answers: { status: 422, body: error('sandbox_error') },
      },
      'dedupe is not asked when `when` is false': {
        steps: { a: set(1) },
        when: '{{ 0 }}',
        dedupe: '{{ trigger.body.no.way }}',
        answers: { status: 202, body: '{}' },
      },
    },
  },
  {
    says: 'webhook: method, path, query, headers (lower-case names), body are in scope',
    cases: {
      'all of them': {
        steps: {
          a: set(
            "{{ [trigger.id, trigger.kind, trigger.method, trigger.query.q, trigger.headers['x-one'], trigger.body.kind] }}",
          ),
        },
        respond: 'finished',
        request: { path: '?q=1', headers: { 'X-One': 'one' } },
        answers: { status: 200, body: '{"value":["hook","webhook","POST","1","one","x"]}' },
      },
      'a text': {
        steps: { a: set('{{ trigger.body }}') },
        respond: 'finished',
        request: { body: '堰', headers: { 'content-type': 'text/plain; charset=utf-8' } },
        answers: { status: 200, body: '{"value":"堰"}' },
      },
      'integers to the digit': {
        steps: { a: set('{{ trigger.body.id }}') },
        respond: 'finished',
        request: { body: '{"id":12345678901234567890}' },
        answers: { status: 200, body: '{"value":12345678901234567890}' },
      },
    },
  },
  {
    says: 'unknown paths and methods answer the same 404',
    cases: {
      path: {
        steps: { a: set(1) },
        request: { path: '/more' },
        answers: { status: 404, body: error('not_found') },
      },
      method: {
        steps: { a: set(1) },
        request: { method: 'PUT' },
        answers: { status: 404, body: error('not_found') },
      },
    },
  },
  {
    says: '`finished`: 200 with the output as body, 204 for null; a failed run: invalid_input 422, not_found 404, conflict 409, timeout 504, else 500',
    cases: {
      JSON: {
        steps: { a: set(1) },
        output: { x: '{{ steps.a.value }}' },
        respond: 'finished',
        answers: { status: 200, body: '{"x":1}', headers: { 'content-type': 'application/json' } },
      },
      'a text is text/plain': {
        steps: { a: set(1) },
        output: '好 {{ steps.a.value }}',
        respond: 'finished',
        answers: {
          status: 200,
          body: '好 1',
          headers: { 'content-type': 'text/plain; charset=utf-8' },
        },
      },
      null: {
        steps: { a: set(1) },
        output: null,
        respond: 'finished',
        answers: { status: 204, body: '' },
      },
      'false is a body': {
        steps: { a: set(1) },
        output: false,
        respond: 'finished',
        answers: { status: 200, body: 'false' },
      },
      'a respond step is no answer to it': {
        steps: { r: respond({ status: 418, body: 'x' }), a: set(1, { after: 'r' }) },
        respond: 'finished',
        answers: { status: 200, body: '{"value":1}' },
      },
      ...Object.fromEntries(
        (
          [
            ['invalid_input', 422],
            ['not_found', 404],
            ['conflict', 409],
            ['timeout', 504],
            ['forbidden', 500],
            ['mine', 500],
          ] as const
        ).map(([code, status]) => [
          `${code} ${status}`,
          {
            steps: fails(code),
            respond: 'finished' as const,
            answers: { status, body: error(code) },
          },
        ]),
      ),
      'the time of the run is over': {
        steps: { w: { use: 'wait', with: { for: '1h' } } },
        settings: { timeout: '100ms' },
        respond: 'finished',
        answers: { status: 504, body: error('timeout') },
      },
    },
  },
  {
    says: '`step`: the first respond answers, later ones end ok and are journalled as not sent; as finished if the run ends without answering',
    cases: {
      'status, headers, body': {
        steps: {
          r: respond({
            status: '{{ 201 }}',
            headers: { 'X-Mine': '{{ 7 }}' },
            body: { a: '{{ 1 }}' },
          }),
        },
        respond: 'step',
        answers: {
          status: 201,
          body: '{"a":1}',
          headers: { 'x-mine': '7', 'content-type': 'application/json' },
        },
      },
      'headers override': {
        steps: { r: respond({ headers: { 'Content-Type': 'text/html' }, body: '<b>' }) },
        respond: 'step',
        answers: { status: 200, body: '<b>', headers: { 'content-type': 'text/html' } },
      },
      'no body': {
        steps: { r: respond({}) },
        respond: 'step',
        answers: { status: 200, body: '' },
      },
      'the first one': {
        steps: {
          one: respond({ body: 'one' }),
          two: respond({ body: 'two' }, { after: 'one' }),
        },
        respond: 'step',
        answers: { status: 200, body: 'one' },
        notSent: ['two'],
      },
      'before the run ends, and though it fails then': {
        steps: {
          r: respond({ body: 'early' }),
          w: { use: 'wait', after: 'r', with: { for: '1h' } },
        },
        respond: 'step',
        answers: { status: 200, body: 'early' },
      },
      'a disabled one does not answer': {
        steps: {
          r: respond({ body: 'off' }, { disabled: true }),
          s: respond({ body: 'on' }, { after: 'r' }),
        },
        respond: 'step',
        answers: { status: 200, body: 'on' },
      },
      'in a scope': {
        steps: {
          t: { use: 'try', with: { steps: { r: respond({ body: 'in' }) } } } as never,
        },
        respond: 'step',
        answers: { status: 200, body: 'in' },
      },
      'no answer, and the run ends': {
        steps: { a: set(1), r: respond({}, { when: '{{ false }}' }) },
        respond: 'step',
        answers: { status: 200, body: '{"value":1}' },
      },
      'no answer, and the run fails': {
        steps: fails('conflict'),
        respond: 'step',
        answers: { status: 409, body: error('conflict') },
      },
      'status 700': {
        steps: { r: respond({ status: '{{ 700 }}' }) },
        respond: 'step',
        answers: { status: 422, body: error('invalid_input') },
      },
    },
  },
  {
    says: 'Longer than responseTimeout → 202 { runId }',
    cases: {
      'of the end': {
        steps: { w: { use: 'wait', with: { for: '1h' } } },
        respond: 'finished',
        within: '100ms',
        answers: { status: 202, body: ran },
      },
      'of a step': {
        steps: { w: { use: 'wait', with: { for: '1h' } }, r: respond({}, { after: 'w' }) },
        respond: 'step',
        within: '100ms',
        answers: { status: 202, body: ran },
      },
    },
  },
  {
    says: 'A duplicate gets 200 and what the first run gets, waiting for it if need be',
    cases: {
      accepted: {
        steps: { a: set(1) },
        dedupe: '{{ trigger.body.kind }}',
        answers: { status: 202, body: ran },
        again: { status: 200, body: ran },
      },
      finished: {
        steps: {
          w: { use: 'wait', with: { for: '300ms' } },
          a: set('{{ run.id.length > 0 }}', { after: 'w' }),
        },
        respond: 'finished',
        dedupe: '{{ trigger.body.kind }}',
        answers: { status: 200, body: '{"value":true}' },
        again: { status: 200, body: '{"value":true}' },
      },
      'without dedupe there is none': {
        steps: { a: set(1) },
        answers: { status: 202, body: ran },
        again: { status: 202, body: ran },
      },
    },
  },
];
