import { describe, expect, it } from 'vitest';
import { readFlowFile } from './read-flow-file.ts';

describe('a flow file', () => {
  it('is YAML or JSON; integers keep their digits, small ones are numbers', () => {
    const text =
      'flow: f\nsteps: { a: { with: { id: 12345678901234567890, n: 7, x: 1.5, on: yes } } }';
    expect(readFlowFile(text, 'f.yaml')).toEqual({
      flow: 'f',
      steps: { a: { with: { id: 12345678901234567890n, n: 7, x: 1.5, on: 'yes' } } },
    });
    expect(readFlowFile('{"flow":"f"}', 'f.json')).toEqual({ flow: 'f' });
  });

  it.each([
    ['broken YAML, with its line', 'flow: f\nsteps: { a: [ }', /f\.yaml:2/],
    ['a key twice', 'flow: f\nflow: g', /f\.yaml:2.*unique/i],
    ['no object', '- 1', /f\.yaml: expected an object/],
    ['no key', 'name: x', /f\.yaml: flow/],
    [
      'aliases without end',
      `flow: f\na: &a [x]\n${Array.from(
        { length: 20 },
        (_, i) =>
          `b${i}: &b${i} [${Array(9)
            .fill(i ? `*b${i - 1}` : '*a')
            .join()}]`,
      ).join('\n')}`,
      /f\.yaml: /,
    ],
  ])('with %s is refused', (_what, text, sentence) => {
    expect(() => readFlowFile(text, 'f.yaml')).toThrow(sentence);
  });
});
