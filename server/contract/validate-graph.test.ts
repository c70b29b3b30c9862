import { branch, type Document, eachRule, whole } from './validate.testsuite.ts';

eachRule('edges', [
  [
    'after an unknown step',
    (d) => (d['steps'].now.after = 'enabel'),
    'steps.now.after step_unknown',
    'steps.now.when may_not_have_run (warning)',
  ],
  [
    'after a trigger',
    (d) => (d['steps'].now.after = ['approved', 'enable']),
    'steps.now.after[0] step_unknown',
  ],
  [
    'after nothing',
    (d) => (d['steps'].now.after = ''),
    'steps.now.after too_small',
    'steps.now.when may_not_have_run (warning)',
  ],
  [
    'after a list of nothing',
    (d) => (d['steps'].now.after = ['enable', '']),
    'steps.now.after[1] too_small',
  ],
  [
    'after a number',
    (d) => (d['steps'].now.after = ['enable', 7]),
    'steps.now.after[1] wrong_type',
  ],
  ['unknown port', (d) => (d['steps'].now.after = 'enable.eror'), 'steps.now.after port_unknown'],
  [
    'after itself',
    (d) => (d['steps'].now.after = ['enable', 'now.error']),
    'steps.now.after[1] edge_to_itself',
  ],
  [
    'an edge twice',
    (d) => (d['steps'].now.after = ['enable', 'enable.ok']),
    'steps.now.after[1] edge_duplicate',
  ],
  ['a cycle', (d) => (d['steps'].enable.after = 'both'), 'steps.now.after cycle'],
  [
    'port ok of a branch',
    (d) => {
      d['steps'].both = branch;
      d['steps'].last = { use: 'set', after: ['both', 'both.yes', 'both.error'] };
    },
    'steps.last.after[0] port_unknown',
  ],
  [
    'ports of a branch whose cases cannot be read',
    (d) => {
      d['steps'].both = { use: 'branch', with: { cases: 7 } };
      d['steps'].last = { use: 'set', after: ['both.else', 'both.yes'] };
    },
    'steps.both.with.cases wrong_type',
    'steps.last.after[1] port_unknown',
  ],
  [
    'port ok of fail',
    (d) => {
      d['steps'].both = { use: 'fail' };
      d['steps'].last = { use: 'set', after: ['both.ok', 'both.error'] };
    },
    'steps.last.after[0] port_unknown',
  ],
]);

const each = (d: Document) => d['steps'].each.with.steps;

eachRule(
  'edges in scopes',
  [
    [
      'after a step inside another one',
      (d) => (d['steps'].pause.after = 'done'),
      'steps.pause.after edge_between_scopes',
    ],
    [
      'after a step further out',
      (d) => (each(d).done.after = ['pick.big', 'again']),
      'steps.each.with.steps.done.after[0] edge_between_scopes',
    ],
    [
      'after a step that exists nowhere',
      (d) => (each(d).done.after = 'agin'),
      'steps.each.with.steps.done.after step_unknown',
    ],
    [
      'a cycle inside',
      (d) => (each(d).again.after = 'done'),
      'steps.each.with.steps.done.after cycle',
    ],
    [
      'an edge twice',
      (d) => (each(d).done.after = ['again', 'again.ok']),
      'steps.each.with.steps.done.after[1] edge_duplicate',
    ],
    [
      'ports of a wait and of a repeat',
      (d) => {
        d['steps'].link.after = ['pause.exhausted', 'pause.timeout', 'pause.error', 'pause.ok'];
        each(d).done.after = ['again.timeout', 'again.exhausted', 'again.error', 'again.ok'];
      },
      'steps.link.after[0] port_unknown',
      'steps.each.with.steps.done.after[0] port_unknown',
    ],
    [
      'ports of a loop and of a try',
      (d) =>
        (d['steps'].link.after = ['each.exhausted', 'each.error', 'guard.timeout', 'guard.error']),
      'steps.link.after[0] port_unknown',
      'steps.link.after[2] port_unknown',
    ],
  ],
  whole,
);
