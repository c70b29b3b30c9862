import { expect, it } from 'vitest';
import { cutMiddle } from './cut.ts';

it('keeps both ends of a long id', () => {
  expect(cutMiddle('4bf92f3577b34da6a3ce929d0e0ee1a2', 4, 4)).toBe('4bf9…e1a2');
});

it('leaves alone what would not get shorter', () => {
  expect(cutMiddle('123456789', 4, 4)).toBe('123456789');
  expect(cutMiddle('1234567890', 4, 4)).toBe('1234…7890');
});

it('cuts between characters, not inside one', () => {
  expect(cutMiddle('😀😀😀😀', 1, 1)).toBe('😀…😀');
});
