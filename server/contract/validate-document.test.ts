import { expect, test } from 'vitest';
import { limits } from './flow.ts';
import { catalog, changed, eachRule, found, whole } from './validate.testsuite.ts';
import { validateFlow } from './validate-flow.ts';

eachRule('the document as a whole', [
  ['another key', (d) => (d['flow'] = 'other'), 'flow key_differs'],
  [
    'no steps',
    (d) => {
      d['steps'] = {};
      delete d['output'];
    },
    'steps no_steps',
  ],
  ['one id twice', (d) => (d['triggers'].now = { use: 'manual' }), 'steps.now id_duplicate'],
  [
    'one route twice',
    (d) =>
      (d['triggers'].again = {
        use: 'webhook',
        with: { path: 'templates/approved', auth: 'none' },
      }),
    'triggers.again.with.path route_duplicate',
  ],
  ['not JSON', (d) => (d['steps'].both.with.text = [undefined]), 'steps.both.with.text not_json'],
  ['not finite', (d) => (d['steps'].both.with.text = Number.NaN), 'steps.both.with.text not_json'],
  ['a date', (d) => (d['steps'].both.with.text = new Date()), 'steps.both.with.text not_json'],
  [
    'flow to be told is not published',
    (d) => (d['settings'].onFailure = { call: 'nobody' }),
    'settings.onFailure.call flow_unknown',
  ],
  [
    'unknown key of onFailure',
    (d) => (d['settings'].onFailure = { call: 'tell-us', cal: 1 }),
    'settings.onFailure.cal unknown_key',
  ],
]);

/** A step that holds itself so many times. */
function nestedSteps(levels: number): unknown {
  const id = `s${levels}`;
  if (levels === 0) return { [id]: { use: 'set' } };
  return { [id]: { use: 'try', with: { steps: nestedSteps(levels - 1) } } };
}

const deepest = `steps${[9, 8, 7, 6, 5, 4, 3, 2, 1].map((level) => `.s${level}.with.steps`).join('')}`;

eachRule(
  'scopes, ids and what is named',
  [
    [
      'a scope without steps',
      (d) => {
        d['steps'].guard.with.steps = {};
      },
      'steps.guard.with.steps no_steps',
    ],
    ['nested too deeply', (d) => Object.assign(d['steps'], nestedSteps(9)), `${deepest} too_deep`],
    [
      'the id of a nested step twice',
      (d) => (d['steps'].guard.with.steps.done = { use: 'set' }),
      'steps.guard.with.steps.done id_duplicate',
    ],
    [
      'a trigger of the id of a nested step',
      (d) => (d['triggers'].ask = { use: 'manual' }),
      'steps.each.with.steps.again.with.steps.ask id_duplicate',
    ],
    [
      'called flow that is not published',
      (d) => (d['steps'].other.with.flow = 'nobody'),
      'steps.other.with.flow flow_unknown',
    ],
    [
      'called flow in a scope',
      (d) => (d['steps'].guard.with.steps.more = { use: 'call', with: { flow: 'nobody' } }),
      'steps.guard.with.steps.more.with.flow flow_unknown',
    ],
    [
      'called flow that has only a draft',
      (d) => (d['steps'].other.with.flow = 'drafted'),
      'steps.other.with.flow flow_not_published (warning)',
    ],
    [
      'unknown groups',
      (d) => {
        d['settings'].group = 'huge';
        d['steps'].each.with.steps.again.with.steps.ask.group = 'bg';
      },
      'settings.group group_unknown (warning)',
      'steps.each.with.steps.again.with.steps.ask.group group_unknown (warning)',
    ],
    [
      'a schedule without a time, and one with two',
      (d) => {
        d['triggers'].never = { use: 'schedule', with: {} };
        d['triggers'].both = { use: 'schedule', with: { cron: '0 9 * * *', every: '1h' } };
        d['triggers'].broken = { use: 'schedule', with: 1 };
      },
      'triggers.broken.with wrong_type',
      'triggers.never.with one_of',
      'triggers.both.with.every one_of',
    ],
  ],
  whole,
);

test('as deep as allowed', () => {
  const nested = changed((d) => Object.assign(d['steps'], nestedSteps(limits.nesting)));
  expect(found(nested)).toEqual([]);
});

test('groups that are expressions or not known at all are not missed', () => {
  const document = changed((d) => {
    d['settings'].group = '{{ trigger }}';
    d['steps'].enable.group = 'huge';
  });
  const { groups: _, ...unknown } = catalog;
  expect(validateFlow(document, unknown).problems).toEqual([]);
});
