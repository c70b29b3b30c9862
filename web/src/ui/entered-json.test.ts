import { expect, it } from 'vitest';
import { enteredJson } from './entered-json.ts';

it.each([
  ['', { ok: true }],
  [' \n', { ok: true }],
  ['null', { ok: true, value: null }],
  ['{ "id": 9007199254740993 }', { ok: true, value: { id: 9007199254740993n } }],
])('reads %j', (text, entered) => {
  expect(enteredJson(text)).toEqual(entered);
});

it('says why a text is no JSON', () => {
  const entered = enteredJson('{ nonsense');
  expect(entered.ok ? '' : entered.reason).not.toBe('');
});
