import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newId } from './ids.ts';

it('has 26 characters, is new each time, and sorts by time', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 47), fc.integer({ min: 1, max: 2 ** 40 }), (time, later) => {
      const first = newId(time);
      expect(first).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/);
      expect(newId(time)).not.toBe(first);
      expect(newId(time + later) > first).toBe(true);
    }),
  );
});
