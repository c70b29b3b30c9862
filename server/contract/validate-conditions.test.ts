import { type Document, eachRule, whole } from './validate.testsuite.ts';

eachRule('conditions', [
  [
    'condition that is no expression',
    (d) => (d['steps'].both.when = 'true'),
    'steps.both.when condition_form',
  ],
  [
    'condition with a blank',
    (d) => (d['triggers'].approved.when = ' {{ trigger }}'),
    'triggers.approved.when condition_form',
  ],
  ['priority as text', (d) => (d['settings'].priority = '3'), 'settings.priority condition_form'],
  [
    'priority of another type',
    (d) => (d['settings'].priority = true),
    'settings.priority wrong_type',
  ],
  [
    'the same dedupe for all',
    (d) => (d['triggers'].approved.dedupe = 'x'),
    'triggers.approved.dedupe dedupe_constant (warning)',
  ],
]);

const until = 'steps.each.with.steps.again.with.until';
const repeat = (d: Document) => d['steps'].each.with.steps.again.with;
const rules = { all: [{ left: '{{ trigger }}', op: 'is' }] };

eachRule(
  'conditions and rules',
  [
    [
      'rules of a trigger',
      (d) => (d['triggers'].queued.when = rules),
      'triggers.queued.when.all[0].op wrong_value',
    ],
    [
      'rules of a step',
      (d) => (d['steps'].link.when = { all: [] }),
      'steps.link.when.all too_small',
    ],
    [
      'rules of a case',
      (d) => (d['steps'].pick.with.cases.big = { any: [{ left: 1, op: '==' }] }),
      'steps.pick.with.cases.big.any[0].right missing',
    ],
    ['rules of until', (d) => (repeat(d).until = {}), `${until} one_of`],
    [
      'until that is a text',
      (d) => (repeat(d).until = 'done {{ loop }}'),
      `${until} condition_form`,
    ],
    [
      'while that is a text',
      (d) => {
        repeat(d).while = '5';
        repeat(d).until = undefined;
      },
      'steps.each.with.steps.again.with.while condition_form',
    ],
    ['condition of a list', (d) => (d['steps'].link.when = []), 'steps.link.when wrong_type'],
    ['condition of a boolean', (d) => (d['steps'].link.when = true), 'steps.link.when wrong_type'],
    [
      'a name inside of rules',
      (d) => (d['steps'].link.when = { all: [{ left: { a: '{{ itm }}' }, op: 'exists' }] }),
      'steps.link.when.all[0].left.a name_unknown',
    ],
    [
      'steps inside the rules of a trigger',
      (d) => (d['triggers'].queued.when = { all: [{ left: '{{ steps.link }}', op: 'exists' }] }),
      'triggers.queued.when.all[0].left name_unknown',
    ],
  ],
  whole,
);
