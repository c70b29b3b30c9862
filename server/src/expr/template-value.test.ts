import type { Json } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maxText, type Scope } from './evaluate.ts';
import { compileValue, evaluateValue } from './template-value.ts';

const scope: Scope = {
  trigger: { id: 2n ** 60n, list: [1, 2n ** 60n], name: '堰', nothing: null },
  steps: {},
};

const value = (json: Json, values = scope) =>
  evaluateValue(compileValue(json), { scope: values }, 'with');

function failure(json: Json, values = scope): WeirError {
  try {
    value(json, values);
  } catch (error) {
    if (error instanceof WeirError) return error;
    throw error;
  }
  throw new Error('nothing thrown');
}

describe('evaluateValue', () => {
  test.each<[Json, Json]>([
    [1, 1],
    [null, null],
    [2n ** 60n, 2n ** 60n],
    ['plain }}', 'plain }}'],
    ["{{ '{{' }} }}", '{{ }}'],
    ['{{ trigger.list }}', [1, 2n ** 60n]],
    ['{{ trigger.id }}', 2n ** 60n],
    ['{{ steps.gone }}', null],
    ['{{ 0 / 0 }}', null],
    ['{{ 1 / 0 }}', null],
    ['{{ -0 }}', 0],
    ['{{ { a: undefined } }}', {}],
    [' {{ trigger.id }}', ' 1152921504606846976'],
    ['a{{ trigger.nothing }}b{{ steps.gone }}c', 'abc'],
    ['{{ trigger.list }}!', '[1,1152921504606846976]!'],
    ['{{ true }}{{ 0 / 0 }}{{ 1.50 }}', 'trueNaN1.5'],
    [
      { a: '{{ steps.gone }}', b: ['{{ steps.gone }}'], c: 'x' },
      { b: [null], c: 'x' },
    ],
    [{ '{{ a }}': '{{ trigger.name }}' }, { '{{ a }}': '堰' }],
  ])('case %#', (json, expected) => {
    expect(value(json)).toStrictEqual(expected);
  });

  test('what holds no expression stays as it is, newly made each time', () => {
    const json = fc.jsonValue().filter((any) => !JSON.stringify(any).includes('{{'));
    fc.assert(
      fc.property(json, (any) => {
        const plain = JSON.parse(JSON.stringify(any)) as Json;
        const compiled = compileValue(plain);
        const first = evaluateValue(compiled, { scope }, 'with');
        expect(first).toStrictEqual(plain);
        if (typeof first === 'object' && first !== null) {
          expect(evaluateValue(compiled, { scope }, 'with')).not.toBe(first);
        }
      }),
    );
  });

  test('a key __proto__ stays data', () => {
    const made = value(
      JSON.parse('{"__proto__": {"a": "{{ trigger.name }}"}, "b": "{{ trigger }}"}'),
      {
        trigger: JSON.parse('{"name": 1, "__proto__": 2}'),
      },
    );
    expect(JSON.stringify(made)).toBe('{"__proto__":{"a":1},"b":{"name":1,"__proto__":2}}');
  });

  test.each<[Json, string, RegExp]>([
    [{ card: { title: '{{ steps.gone.x }}' } }, 'with.card.title', /"steps\.gone" is undefined/],
    [{ items: ['ok', 'no {{ trigger + 1 }}'] }, 'with.items[1]', /needs the sandbox/],
    [{ 'odd key': '{{ trigger.name.trim() }}' }, 'with["odd key"]', /needs the sandbox/],
    ['{{ 1 + }}', 'with', /ends where a value/],
    ['{{ 1', 'with', /not closed/],
    ['{{ }}', 'with', /empty/],
  ])('failure %#', (json, field, en) => {
    const error = failure(json);
    expect(error.code).toBe('sandbox_error');
    expect(error.options.field).toBe(field);
    expect(error.message).toMatch(en);
    expect(String(error.params['zh'])).toMatch(/\p{Script=Han}/u);
  });

  test('too long or too deep for a text', () => {
    const half = { trigger: 'x'.repeat(maxText / 2) };
    expect(failure('{{ trigger }}{{ trigger }}!', half).message).toMatch(/longer than/);
    let deep: Json = 1;
    for (let i = 0; i < 100_000; i += 1) deep = [deep];
    expect(failure('text {{ trigger }}', { trigger: deep }).message).toMatch(/too deeply/);
    expect(value('{{ trigger }}', { trigger: deep })).toBe(deep);
  });

  test('other errors are not disguised', () => {
    const broken = Object.defineProperty({}, 'trigger', {
      get: () => {
        throw new TypeError('a fault of ours');
      },
    });
    expect(() => value('{{ trigger }}', broken)).toThrow(TypeError);
    const unwritable = { trigger: { toJSON: 1 } };
    Object.defineProperty(unwritable.trigger, 'toJSON', {
      value: () => {
        throw new TypeError('ours');
      },
    });
    expect(() => value('a {{ trigger }}', unwritable)).toThrow(TypeError);
  });
});
