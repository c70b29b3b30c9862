import { describe, expect, it } from 'vitest';
import { checkPins, checkStubs, portsPinned } from './check-outcomes.ts';

const document = {
  steps: {
    ask: { use: 'http.request' },
    think: { use: 'code' },
    put: { use: 'set' },
    which: { use: 'branch', with: { cases: { yes: true, no: false } } },
    bare: { use: 'branch' },
    no: { use: 'fail' },
    later: { use: 'wait' },
    each: { use: 'loop', with: { steps: { inner: { use: 'call' } } } },
  },
};
const told = (problems: readonly { path: string; code: string }[]) =>
  problems.map(({ path, code }) => `${path} ${code}`);

describe('pins', () => {
  it('are for any step, nested ones as well', () => {
    const pins = { ask: 1, put: null, inner: [], each: [], which: { taken: ['yes', 'else'] } };
    expect(checkPins(document, pins)).toEqual([]);
    expect(checkPins(document, {})).toEqual([]);
  });

  it('are not for steps that are not there, or cannot end ok', () => {
    expect(
      told(checkPins(document, { asc: 1, no: 1, which: 1, bare: { taken: ['yes'] } })),
    ).toEqual([
      'pins.asc step_unknown',
      'pins.no outcome_wrong',
      'pins.which outcome_wrong',
      'pins.bare outcome_wrong',
    ]);
    expect(checkPins(document, { asc: 1 })[0]?.message.en).toContain('Did you mean "ask"?');
    expect(told(checkPins(null, { ask: 1 }))).toEqual(['pins.ask step_unknown']);
  });

  it.each([
    [{ taken: ['no', 'yes'] }, ['no', 'yes']],
    [{ taken: ['else'] }, ['else']],
    [{ taken: [] }, undefined],
    [{ taken: 'yes' }, undefined],
    [{ taken: ['error'] }, undefined],
    [['yes'], undefined],
  ])('of a branch %j takes %j', (output, ports) => {
    expect(portsPinned(document.steps.which, output)).toEqual(ports);
  });
});

describe('stubs', () => {
  it('are for what asks somebody outside, and for code', () => {
    const error = { error: { code: 'not_found' } };
    expect(
      checkStubs(document, {
        ask: error,
        think: { output: 1 },
        inner: {},
        later: { port: 'timeout' },
      }),
    ).toEqual([]);
  });

  it('are not for anything else', () => {
    const stubs = {
      put: {},
      which: {},
      no: {},
      each: {},
      ask: { port: 'timeout' },
      asc: {},
    } as const;
    expect(checkStubs(document, stubs).map(({ path, message }) => [path, message.en])).toEqual([
      ['stubs.put', expect.stringContaining('takes no stub')],
      ['stubs.which', expect.stringContaining('takes no stub')],
      ['stubs.no', expect.stringContaining('takes no stub')],
      ['stubs.each', expect.stringContaining('A scope is carried out')],
      ['stubs.ask', expect.stringContaining('Only a wait')],
      ['stubs.asc', expect.stringContaining('no step')],
    ]);
  });
});
