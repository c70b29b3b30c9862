import { describe, expect, it } from 'vitest';
import { type Call, type CommandSpec, readArguments } from './arguments.ts';
import { CommandFailure } from './failure.ts';

const does = { 'zh-CN': '', en: '' };
const spec: CommandSpec = {
  operands: '<flow>',
  least: 1,
  most: 2,
  does,
  options: {
    json: { does },
    limit: { value: 'n', does },
    wait: { value: '30s', otherwise: { value: '30s', form: /^\d+s$/ }, does },
  },
};
const read = (...args: string[]): Call => readArguments('run', spec, args);

describe('arguments', () => {
  it('are operands and options in any order', () => {
    const { operands, options } = read('a', '--limit', '7', '--json', 'b');
    expect(operands).toEqual(['a', 'b']);
    expect(options.has('json')).toBe(true);
    expect(options.integer('limit', 1, 9)).toBe(7);
    expect(options.text('wait')).toBeUndefined();
    expect(options.integer('wait', 1, 9)).toBeUndefined();
  });

  it('take a value behind = also when it looks like an option, and anything behind --', () => {
    expect(read('a', '--limit=-x').options.text('limit')).toBe('-x');
    expect(read('--', '--json').operands).toEqual(['--json']);
    expect(read('a', '--limit', '-').options.text('limit')).toBe('-');
  });

  it.each([
    [['--wait'], '30s'],
    [['--wait', '5s'], '5s'],
    [['--wait=5s'], '5s'],
    [['--wait', '--json'], '30s'],
    [['--wait', 'other-flow'], '30s'],
  ])('an optional value may be left out: %j', (args, wait) => {
    expect(read('a', ...args).options.text('wait')).toBe(wait);
  });

  it.each([
    ['an unknown option', ['a', '--jsn'], '--jsn'],
    ['a short one', ['a', '-j'], '-j'],
    ['an inherited name', ['a', '--constructor'], '--constructor'],
    ['a switch with a value', ['a', '--json=1'], '--json'],
    ['no value', ['a', '--limit'], '--limit'],
    ['an empty value', ['a', '--limit='], '--limit'],
    ['an option for a value', ['a', '--limit', '--json'], '--limit'],
    ['too few operands', [], '<flow>'],
    ['too many operands', ['a', 'b', 'c'], 'c'],
  ])('%s is refused in a sentence that names it', (_what, args, named) => {
    const refusal = (): unknown => read(...args);
    expect(refusal).toThrow(CommandFailure);
    expect(refusal).toThrow(named);
    expect(refusal).toThrow('npx weir run --help');
  });

  it.each(['0', '10', '1.5', '-1', 'x', '1e0'])('%s is no integer from 1 to 9', (text) => {
    const { options } = read('a', `--limit=${text}`);
    expect(() => options.integer('limit', 1, 9)).toThrow(/--limit .* 1 to 9/);
  });
});
