import { WeirError } from '@weir/contract/weir-error';
import { expect, test } from 'vitest';
import { evaluatePayload, runPayload } from './payload.ts';

const asked = { tenant: 't', version: '1', now: 5, seed: 's', zone: 'UTC' };

test('a payload is lines of JSON: the head, then the names in scope', () => {
  const scope = { trigger: { id: 12345678901234567890n, text: 'a\nb' }, steps: [1] };
  expect(evaluatePayload({ ...asked, expressions: ['1'], scope }).split('\n')).toEqual([
    '{"expressions":["1"],"names":["trigger","steps"],"now":5,"seed":"s","zone":"UTC"}',
    '{"id":"12345678901234567890","text":"a\\nb"}',
    '[1]',
  ]);
  expect(runPayload({ ...asked, source: 'return 1', scope: {} })).toBe(
    '{"source":"return 1","names":[],"now":5,"seed":"s","zone":"UTC"}',
  );
});

test('what cannot be a name, or would hide a helper, is a fault of the caller', () => {
  for (const name of ['a b', '1a', '', 'a,b', 'a) {}', 'text', 'fail'])
    expect(() => runPayload({ ...asked, source: '', scope: { [name]: 1 } })).toThrow(TypeError);
});

test('what is nested too deeply to be written is too large', () => {
  let deep: [] | [unknown] = [];
  for (let depth = 0; depth < 200_000; depth += 1) deep = [deep];
  const scope = { trigger: deep as never };
  expect(() => evaluatePayload({ ...asked, expressions: ['1'], scope })).toThrow(WeirError);
});
