import { WeirError } from '@weir/contract/weir-error';
import { expect, it } from 'vitest';
import { type GuestAnswers, withGuest } from './guest-answers.ts';
import { compileValue, evaluateValue } from './template-value.ts';

const value = (json: Parameters<typeof compileValue>[0]) => {
  const compiled = compileValue(json);
  return (guest: GuestAnswers) =>
    evaluateValue(compiled, { scope: { trigger: { n: 2 } }, guest }, 'with');
};
const never = () => Promise.reject(new Error('nobody is to be asked'));

it('is at once where no guest is needed, errors included', () => {
  expect(withGuest(value({ a: '{{ trigger.n + 1 }}' }), never)).toEqual({ a: 3 });
  expect(() => withGuest(value('{{ trigger.none.x }}'), never)).toThrow(WeirError);
});

it('gives each of two equal expressions an answer of its own', async () => {
  let last = 0;
  const ask = async (expressions: readonly string[]) => expressions.map(() => ({ value: ++last }));
  const made = withGuest(value({ a: '{{ f() }}', b: ['{{ f() }}', 'x{{ f() }}'] }), ask);
  expect(await made).toEqual({ a: 1, b: [2, 'x3'] });
  expect(last).toBe(3);
});

it('asks on while an answer leads to other expressions', async () => {
  const asked: (readonly string[])[] = [];
  const compiled = [compileValue('{{ first() }}'), compileValue('{{ second() }}')] as const;
  const made = withGuest(
    (guest) => {
      const given = { scope: {}, guest };
      return evaluateValue(compiled[0], given, 'a') && evaluateValue(compiled[1], given, 'b');
    },
    async (expressions) => {
      asked.push(expressions);
      return expressions.map((source) => ({ value: source }));
    },
  );
  expect(await made).toBe('second()');
  expect(asked).toEqual([['first()'], ['second()']]);
});

it('an error is that of the place, and one of ours counts once all is answered', async () => {
  const refuse = async () => [{ error: new WeirError('sandbox_timeout', { ms: 1 }) }];
  await expect(withGuest(value(['{{ f() }}']), refuse)).rejects.toMatchObject({
    code: 'sandbox_timeout',
    options: { field: 'with[0]' },
  });
  const answer = async () => [{ value: 1 }];
  await expect(
    withGuest(value(['{{ f() }}', '{{ trigger.none.x }}']), answer),
  ).rejects.toMatchObject({ code: 'sandbox_error', options: { field: 'with[1]' } });
});
