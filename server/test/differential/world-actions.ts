import type { Effect } from '@weir/connectors/sdk';
import type { FlowSource } from '@weir/contract/flow';
import { isJsonObject, type Json } from '@weir/contract/json';
import { calledKeys } from './called-flows.ts';
import type { Dialect } from './dialect.ts';

/** Actions nobody has, one of each effect. */
export const effects: Readonly<Record<string, Effect>> = {
  'x.read': { kind: 'read' },
  'x.set': { kind: 'idempotent', keyLifetimeMs: null },
  'x.send': { kind: 'idempotent', keyLifetimeMs: 20_000 },
  'x.once': { kind: 'once' },
};

export const told = 'told';

/** The whole language, on those actions. */
export const wholeLanguage: Dialect = {
  actions: [...Object.keys(effects), ...Object.keys(effects)],
  action: (use, { flow, step, input }) => ({ use, with: { ...input, at: `${flow}/${step}` } }),
  settled: false,
  hears: 1,
  called: calledKeys,
  told,
};

/** The same, where hardly anything goes on unless somebody outside has his say. */
export const fromOutside: Dialect = { ...wholeLanguage, actions: Object.keys(effects), hears: 12 };

/** Which step sends it: the other side answers by that. */
export function placeOf(input: Json): { flow: string; step: string } {
  const at = isJsonObject(input) ? String(input['at']) : '';
  const [flow = '', step = ''] = at.split('/');
  return { flow, step };
}

/** Hears of failures, and fails itself now and then, of which nobody is told. */
export const toldFlow: FlowSource = {
  flow: told,
  name: told,
  steps: {
    hear: {
      use: 'set',
      with: { run: '{{ trigger.input.run }}', why: '{{ trigger.input.error }}' },
    },
    judge: {
      use: 'fail',
      after: 'hear',
      when: "{{ trigger.input.error.code == 'rejected' }}",
      with: { message: '{{ trigger.input.error.message.en }}' },
    },
  },
  settings: { onFailure: { call: told } },
};
