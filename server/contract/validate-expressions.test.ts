import { expect, test } from 'vitest';
import { catalog, changed, type Document, eachRule, found, whole } from './validate.testsuite.ts';
import { validateFlow } from './validate-flow.ts';

eachRule('templates', [
  ['unclosed', (d) => (d['output'] = 'x {{ y'), 'output template_unclosed'],
  ['unclosed inside', (d) => (d['output'] = ["{{ 'y }}"]), 'output[0] template_unclosed'],
  [
    'empty',
    (d) => (d['steps'].both.with.text = ['{{ }}']),
    'steps.both.with.text[0] template_empty',
  ],
  [
    'long and invalid',
    (d) => (d['output'] = `{{ invalid ${'x'.repeat(99)} }}`),
    'output expression_invalid',
  ],
  [
    'invalid',
    (d) => (d['steps'].both.with.text = { a: 'x {{ invalid }}' }),
    'steps.both.with.text.a expression_invalid',
  ],
  ['unknown name', (d) => (d['output'] = '{{ triger }}'), 'output name_unknown'],
  [
    'steps before a run',
    (d) => (d['triggers'].approved.when = '{{ steps.enable }}'),
    'triggers.approved.when name_unknown',
  ],
  [
    'run before a run',
    (d) => (d['triggers'].approved.dedupe = { a: ['{{ run }}'] }),
    'triggers.approved.dedupe.a[0] name_unknown',
  ],
  [
    'errors in the priority',
    (d) => (d['settings'].priority = '{{ errors.now }}'),
    'settings.priority name_unknown',
  ],
  ['unknown step', (d) => (d['output'] = '{{ steps.bot }}'), 'output step_unknown'],
  [
    'error of an unknown step',
    (d) => (d['output'] = '{{ errors.nothing }}'),
    'output step_unknown',
  ],
  [
    'a step that comes later',
    (d) => (d['steps'].enable.with.url = '{{ steps.both }}'),
    'steps.enable.with.url may_not_have_run (warning)',
  ],
  [
    'itself',
    (d) => (d['steps'].both.with.text = '{{ steps.both }}'),
    'steps.both.with.text may_not_have_run (warning)',
  ],
]);

const each = (d: Document) => d['steps'].each.with;
const again = (d: Document) => each(d).steps.again.with;
const next = (d: Document) => again(d).steps.next.with;
const risky = (d: Document) => d['steps'].guard.with.steps.risky;
const inEach = 'steps.each.with.steps.again.with';

eachRule(
  'names in scope',
  [
    [
      'item outside a loop',
      (d) => (d['steps'].link.with.a = '{{ item }}'),
      'steps.link.with.a name_unknown',
    ],
    ['loop outside a loop', (d) => (d['output'] = '{{ loop }}'), 'output name_unknown'],
    [
      'item in a try',
      (d) => (risky(d).when = '{{ index }}'),
      'steps.guard.with.steps.risky.when name_unknown',
    ],
    [
      'item where the loop starts',
      (d) => (each(d).items = '{{ item }}'),
      'steps.each.with.items name_unknown',
    ],
    [
      'item in how many at a time',
      (d) => (each(d).concurrency = '{{ item }}'),
      'steps.each.with.concurrency name_unknown',
    ],
    ['item of the loop round a repeat', (d) => (again(d).max = '{{ item loop }}')],
    [
      'item in a repeat without a loop',
      (d) => {
        d['steps'].guard.with.steps.redo = {
          use: 'repeat',
          with: { max: 1, while: '{{ loop item }}', steps: { a1: { use: 'set' } } },
        };
      },
      'steps.guard.with.steps.redo.with.while name_unknown',
    ],
    [
      'each helper everywhere',
      (d) => {
        const helpers = '{{ time text list number json hash base64 uuid fail }}';
        d['output'] = helpers;
        d['triggers'].approved.dedupe = helpers;
        next(d).a = helpers;
      },
    ],
    ['a helper that is misspelt', (d) => (d['output'] = '{{ tim }}'), 'output name_unknown'],
    [
      'run before a run',
      (d) => (d['settings'].priority = '{{ run }}'),
      'settings.priority name_unknown',
    ],
    ['run in the group', (d) => (d['settings'].group = '{{ run }}'), 'settings.group name_unknown'],
    [
      'steps in the time limit',
      (d) => (d['settings'].timeout = '{{ steps.each }}'),
      'settings.timeout name_unknown',
    ],
    [
      'keys of concurrency and hot',
      (d) => {
        d['settings'].concurrency = { key: '{{ run }}', limit: 1 };
        d['settings'].hot = { key: '{{ env vars.limit steps }}', threshold: 1, window: 1 };
      },
      'settings.concurrency.key name_unknown',
      'settings.hot.key name_unknown',
    ],
    [
      'unknown variable',
      (d) => (d['output'] = '{{ vars.limt }}'),
      'output variable_unknown (warning)',
    ],
    [
      'an expression in a duration',
      (d) => (d['steps'].pause.with.for = '{{ nothing }}m'),
      'steps.pause.with.for name_unknown',
    ],
    [
      'an expression in a time limit',
      (d) => (d['steps'].each.timeout = '{{ }}'),
      'steps.each.timeout template_empty',
    ],
    [
      'an expression in a group',
      (d) => (d['steps'].link.group = '{{ nothing }}'),
      'steps.link.group name_unknown',
    ],
    [
      'an expression in undo',
      (d) => (risky(d).undo.with.url = '{{ nothing }}'),
      'steps.guard.with.steps.risky.undo.with.url name_unknown',
    ],
    [
      'expressions where none are',
      (d) => {
        d['steps'].link.note = '{{ nothing }}';
        d['layout'].notes[0].text = '{{';
      },
    ],
  ],
  whole,
);

eachRule(
  'steps in scope',
  [
    [
      'a nested step from outside',
      (d) => (d['steps'].link.with.a = '{{ steps.done }}'),
      'steps.link.with.a step_not_visible',
    ],
    [
      'a nested step in the output',
      (d) => (d['output'] = '{{ errors.ask }}'),
      'output step_not_visible',
    ],
    [
      'a step of another scope',
      (d) => (next(d).a = '{{ steps.risky }}'),
      `${inEach}.steps.next.with.a step_not_visible`,
    ],
    [
      'a step two scopes down',
      (d) => (each(d).collect = '{{ steps.ask }}'),
      'steps.each.with.collect step_not_visible',
    ],
    [
      'a nested step where the loop starts',
      (d) => (each(d).items = '{{ steps.done }}'),
      'steps.each.with.items step_not_visible',
    ],
    [
      'a nested step between rounds',
      (d) => (again(d).delay = '{{ steps.ask }}'),
      `${inEach}.delay step_not_visible`,
    ],
    [
      'an outer step that comes later',
      (d) => (next(d).a = '{{ steps.guard }}'),
      `${inEach}.steps.next.with.a may_not_have_run (warning)`,
    ],
    [
      'the scope it stands in',
      (d) => (next(d).a = '{{ steps.again steps.each }}'),
      `${inEach}.steps.next.with.a may_not_have_run (warning)`,
      `${inEach}.steps.next.with.a may_not_have_run (warning)`,
    ],
    [
      'a later step of its scope',
      (d) => (again(d).steps.ask.with.url = '{{ steps.next }}'),
      `${inEach}.steps.ask.with.url may_not_have_run (warning)`,
    ],
    ['a later step after the round', (d) => (again(d).until = '{{ steps.next steps.ask }}')],
    [
      'a later outer step after the round',
      (d) => (again(d).until = '{{ steps.guard }}'),
      `${inEach}.until may_not_have_run (warning)`,
    ],
    [
      'itself before it has run',
      (d) => (risky(d).timeout = '{{ steps.risky }}'),
      'steps.guard.with.steps.risky.timeout may_not_have_run (warning)',
    ],
    [
      'a later step when undone',
      (d) => (risky(d).undo.with.url = '{{ steps.stop }}'),
      'steps.guard.with.steps.risky.undo.with.url may_not_have_run (warning)',
    ],
    [
      'the scope when undone',
      (d) => (risky(d).undo.with.url = '{{ steps.guard }}'),
      'steps.guard.with.steps.risky.undo.with.url may_not_have_run (warning)',
    ],
    [
      'a wait that is no callback',
      (d) => (d['steps'].link.with.url = '{{ steps.news }}'),
      'steps.link.with.url may_not_have_run (warning)',
    ],
    [
      'a step nobody has',
      (d) => (next(d).a = '{{ steps.asc }}'),
      `${inEach}.steps.next.with.a step_unknown`,
    ],
  ],
  whole,
);

test('variables that are not known are not missed', () => {
  const document = changed((d) => (d['output'] = '{{ vars.anything vars }}'));
  const { variables: _, ...unknown } = catalog;
  expect(validateFlow(document, unknown).problems).toEqual([]);
  expect(found(document)).toEqual(['output variable_unknown (warning)']);
});
