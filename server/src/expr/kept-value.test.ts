import { describe, expect, test } from 'vitest';
import { keptValue } from './kept-value.ts';
import { evaluateValue } from './template-value.ts';

const given = { scope: { steps: { price: 7 } } };

describe('keptValue', () => {
  test('is made once for a text and for a structure', () => {
    const document = { output: { total: '{{ steps.price }}' } };
    expect(keptValue(document.output)).toBe(keptValue(document.output));
    expect(keptValue('{{ steps.price }}')).toBe(keptValue('{{ steps.price }}'));
  });

  test('comes to what the value comes to', () => {
    expect(evaluateValue(keptValue({ total: '{{ steps.price }}' }), given, 'output')).toEqual({
      total: 7,
    });
    expect(evaluateValue(keptValue('{{ steps.price + 1 }}'), given, 'output')).toBe(8);
    expect(evaluateValue(keptValue(null), given, 'output')).toBeNull();
    expect(evaluateValue(keptValue(12n), given, 'output')).toBe(12n);
  });

  test('keeps a bounded number of texts, and no long ones', () => {
    const first = keptValue('{{ steps.first }}');
    for (let i = 0; i < 1_000; i += 1) keptValue(`{{ steps.price + ${i} }}`);
    expect(keptValue('{{ steps.first }}')).not.toBe(first);
    const long = `{{ steps.price }}${' '.repeat(1_000)}`;
    expect(keptValue(long)).not.toBe(keptValue(long));
  });
});
