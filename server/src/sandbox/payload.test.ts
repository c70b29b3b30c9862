import { WeirError } from '@weir/contract/weir-error';
import { expect, test } from 'vitest';
import { evaluatePayload, runPayload } from './payload.ts';

const asked = { tenant: 't', version: '1', now: 5, seed: 's', zone: 'UTC' };

test('a payload is lines of JSON: the head, then the names in scope', () => {
  const scope = { trigger: { id: 12345678901234567890n, text: 'a\nb' }, steps: [1] };
  expect(
    evaluatePayload({ ...asked, expressions: ['[trigger, steps]'], scope }).split('\n'),
  ).toEqual([
    '{"expressions":["[trigger, steps]"],"names":["trigger","steps"],"now":5,"seed":"s","zone":"UTC"}',
    '{"id":"12345678901234567890","text":"a\\nb"}',
    '[1]',
  ]);
  expect(runPayload({ ...asked, source: 'return 1', scope: {} })).toBe(
    '{"names":[],"now":5,"seed":"s","zone":"UTC"}\n"return 1"',
  );
});

test('what no source names stays here, unless a source could name it in another way', () => {
  const scope = { trigger: [1], steps: [2], item: [3] };
  const sent = (source: string) =>
    runPayload({ ...asked, source, scope })
      .split('\n')
      .slice(2);
  expect(sent('return item + 1')).toEqual(['null', 'null', '[3]']);
  for (const source of ["eval('st' + 'eps')", 'return arguments[1]', 'return \\u0073teps'])
    expect(sent(source)).toEqual(['[1]', '[2]', '[3]']);
  const expressions = ['steps', 'item'];
  expect(
    evaluatePayload({ ...asked, expressions, scope })
      .split('\n')
      .slice(1),
  ).toEqual(['null', '[2]', '[3]']);
});

test('what cannot be a name, or would hide a helper, is a fault of the caller', () => {
  for (const name of ['a b', '1a', '', 'a,b', 'a) {}', 'text', 'fail'])
    expect(() => runPayload({ ...asked, source: '', scope: { [name]: 1 } })).toThrow(TypeError);
});

test('what is nested too deeply to be written is too large', () => {
  let deep: [] | [unknown] = [];
  for (let depth = 0; depth < 200_000; depth += 1) deep = [deep];
  const scope = { trigger: deep as never };
  expect(() => evaluatePayload({ ...asked, expressions: ['trigger'], scope })).toThrow(WeirError);
});
