import { describe, expect, it } from 'vitest';
import { readDocument } from './documents.ts';

const problemsIn = (text: string): string[] => {
  const read = readDocument('f.yaml', text);
  return 'problems' in read ? read.problems.map(({ line, path }) => `${line} ${path}`) : [];
};

describe('a file', () => {
  it('is a flow or a connection by its first word', () => {
    expect(readDocument('f.yaml', 'flow: a-b\nsteps: {}')).toMatchObject({
      document: { kind: 'flow', key: 'a-b', document: { flow: 'a-b', steps: {} }, file: 'f.yaml' },
    });
    const connection =
      '{"connection":"c","connector":"core","name":"核心","config":{"id":12345678901234567890}}';
    expect(readDocument('c.json', connection)).toMatchObject({
      document: { kind: 'connection', key: 'c', config: { id: 12345678901234567890n } },
    });
  });

  it.each([
    ['neither', 'name: x', ['1 ']],
    ['a list', '- flow: x', ['1 ']],
    ['nothing', '', ['1 ']],
    ['several faults of YAML', 'flow: a\nflow: b\nc: [', ['2 ', '3 ']],
    ['a key that is none', 'name: x\nflow: A', ['2 flow']],
    [
      'a connection that lacks all',
      'connection: Ä\nconnectr: 1\nconfig: 5\n',
      ['1 connector', '1 name', '2 connectr', '3 config', '1 connection'],
    ],
    [
      'a connection without a name',
      "connection: c\nconnector: x\nname: ''\nconfig: {}",
      ['3 name'],
    ],
  ])('with %s is refused at its line', (_what, text, problems) => {
    expect(problemsIn(text)).toEqual(problems);
  });
});
