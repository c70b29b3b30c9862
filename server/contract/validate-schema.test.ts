import { type Document, eachRule, whole } from './validate.testsuite.ts';

const inner = (d: Document) => d['steps'].each.with.steps;

eachRule('structure', [
  ['missing key', (d) => delete d['flow'], 'flow missing'],
  ['wrong type', (d) => (d['flow'] = 7), 'flow wrong_type'],
  ['wrong form', (d) => (d['flow'] = 'Tell owner'), 'flow wrong_form', 'flow key_differs'],
  ['too long', (d) => (d['steps'].both.note = 'x'.repeat(10_001)), 'steps.both.note too_large'],
  ['empty text', (d) => (d['name'] = ''), 'name too_small'],
  ['one language only', (d) => delete d['name'].en, 'name.en missing'],
  ['neither text nor object', (d) => (d['name'] = true), 'name wrong_type'],
  ['unknown key', (d) => (d['setings'] = {}), 'setings unknown_key'],
  ['unknown key of a step', (d) => (d['steps'].now.retries = {}), 'steps.now.retries unknown_key'],
  [
    'unknown key of a trigger',
    (d) => (d['triggers'].approved.filter = 1),
    'triggers.approved.filter unknown_key',
  ],
  [
    'unknown key of a manual trigger',
    (d) => (d['triggers'].byHand.when = '{{ trigger }}'),
    'triggers.byHand.when unknown_key',
  ],
  [
    'unknown key of a webhook',
    (d) => (d['triggers'].approved.with.paht = 1),
    'triggers.approved.with.paht unknown_key',
  ],
  ['unknown key of settings', (d) => (d['settings'].prio = 1), 'settings.prio unknown_key'],
  ['unknown key of the layout', (d) => (d['layout'].note = []), 'layout.note unknown_key'],
  ['unknown language', (d) => (d['name'].de = 'x'), 'name.de unknown_key'],
  ['trigger kind', (d) => (d['triggers'].byHand.use = 'manuel'), 'triggers.byHand.use wrong_value'],
  [
    'trigger kind of another type',
    (d) => (d['triggers'].byHand.use = 1),
    'triggers.byHand.use wrong_value',
  ],
  ['trigger without use', (d) => delete d['triggers'].byHand.use, 'triggers.byHand.use missing'],
  ['trigger that is no object', (d) => (d['triggers'].byHand = []), 'triggers.byHand wrong_type'],
  [
    'webhook without auth',
    (d) => delete d['triggers'].approved.with.auth,
    'triggers.approved.with.auth missing',
  ],
  [
    'webhook method',
    (d) => (d['triggers'].approved.with.method = 'HEAD'),
    'triggers.approved.with.method wrong_value',
  ],
  [
    'webhook path',
    (d) => (d['triggers'].approved.with.path = '/a'),
    'triggers.approved.with.path wrong_form',
  ],
  [
    'body limit too small',
    (d) => (d['triggers'].approved.with.maxBody = 0),
    'triggers.approved.with.maxBody too_small',
  ],
  [
    'body limit too big',
    (d) => (d['triggers'].approved.with.maxBody = 1e9),
    'triggers.approved.with.maxBody too_large',
  ],
  [
    'fraction of a byte',
    (d) => (d['triggers'].approved.with.maxBody = 1.5),
    'triggers.approved.with.maxBody wrong_type',
  ],
  ['duration', (d) => (d['settings'].dedupeFor = '7 days'), 'settings.dedupeFor wrong_form'],
  ['negative duration', (d) => (d['settings'].dedupeFor = -1), 'settings.dedupeFor too_small'],
  [
    'duration of another type',
    (d) => (d['settings'].dedupeFor = null),
    'settings.dedupeFor wrong_type',
  ],
  ['step id', (d) => (d['steps']['No_id'] = { use: 'set' }), 'steps.No_id wrong_form'],
  [
    'step id too long',
    (d) => (d['steps']['a'.repeat(201)] = { use: 'set' }),
    `steps.${'a'.repeat(201)} too_large`,
  ],
  ['step that is no object', (d) => (d['steps'].more = null), 'steps.more wrong_type'],
  ['with that is no object', (d) => (d['steps'].both.with = []), 'steps.both.with wrong_type'],
  [
    'with of an action that is no object',
    (d) => (d['steps'].now.with = 'x'),
    'steps.now.with wrong_type',
  ],
  ['join', (d) => (d['steps'].now.join = 'some'), 'steps.now.join wrong_value'],
  [
    'empty after',
    (d) => (d['steps'].now.after = []),
    'steps.now.after too_small',
    'steps.now.when may_not_have_run (warning)',
  ],
  ['place with one number', (d) => (d['layout'].at.enable = [1]), 'layout.at.enable too_small'],
  [
    'place with three numbers',
    (d) => (d['layout'].at.enable = [1, 2, 3]),
    'layout.at.enable too_large',
  ],
  [
    'a label __proto__',
    (d) => (d['labels'] = JSON.parse('{"__proto__": "x"}')),
    'labels.__proto__ unknown_key',
  ],
  [
    'a step __proto__',
    (d) => (d['steps'] = JSON.parse('{"__proto__": {"use": "set"}}')),
    'steps.__proto__ unknown_key',
    'output.all step_unknown',
  ],
]);

eachRule(
  'structure of nested steps',
  [
    [
      'unknown key',
      (d) => (inner(d).again.afer = 'x'),
      'steps.each.with.steps.again.afer unknown_key',
    ],
    ['step id', (d) => (inner(d)['No'] = { use: 'set' }), 'steps.each.with.steps.No wrong_form'],
    ['no use', (d) => delete inner(d).done.use, 'steps.each.with.steps.done.use missing'],
    ['no object', (d) => (inner(d).more = 1), 'steps.each.with.steps.more wrong_type'],
    [
      'two scopes down',
      (d) => (inner(d).again.with.steps.next.join = 'some'),
      'steps.each.with.steps.again.with.steps.next.join wrong_value',
    ],
    [
      'a step __proto__',
      (d) => {
        d['steps'].guard.with.steps = JSON.parse(
          '{"__proto__": {"use": "set"}, "a": {"use": "set"}}',
        );
      },
      'steps.guard.with.steps.__proto__ unknown_key',
    ],
    [
      'a case __proto__',
      (d) => {
        d['steps'].pick.with.cases = JSON.parse('{"__proto__": true, "big": true}');
      },
      'steps.pick.with.cases.__proto__ unknown_key',
    ],
  ],
  whole,
);

eachRule(
  'settings, schedules and webhooks',
  [
    [
      'group',
      (d) => (d['settings'].group = ''),
      'settings.group too_small',
      'settings.group group_unknown (warning)',
    ],
    ['timeout', (d) => (d['settings'].timeout = '1 hour'), 'settings.timeout wrong_form'],
    [
      'concurrency',
      (d) => (d['settings'].concurrency = { key: 1, limt: 1, over: 'stop' }),
      'settings.concurrency.key wrong_type',
      'settings.concurrency.limit missing',
      'settings.concurrency.over wrong_value',
      'settings.concurrency.limt unknown_key',
    ],
    [
      'hot',
      (d) => (d['settings'].hot = { key: 'x', threshold: 0, window: '1 m', priority: 10 }),
      'settings.hot.threshold too_small',
      'settings.hot.window wrong_form',
      'settings.hot.priority too_large',
    ],
    [
      'keep',
      (d) => (d['settings'].keep = { succeeded: '30d', faild: '1d' }),
      'settings.keep.faild unknown_key',
    ],
    [
      'undo after a failure',
      (d) => (d['settings'].onFailure.undo = 'yes'),
      'settings.onFailure.undo wrong_type',
    ],
    [
      'a webhook answering in another way',
      (d) => (d['triggers'].approved.with.respond = 'later'),
      'triggers.approved.with.respond wrong_value',
    ],
    [
      'auth that is no kind of it',
      (d) => (d['triggers'].approved.with.auth = 'basic'),
      'triggers.approved.with.auth wrong_value',
    ],
    [
      'unknown kind of auth',
      (d) => (d['triggers'].approved.with.auth = { hmca: 'github' }),
      'triggers.approved.with.auth.hmca unknown_key',
    ],
    [
      'unknown scheme of a signature',
      (d) => (d['triggers'].approved.with.auth = { hmac: 'gitlab' }),
      'triggers.approved.with.auth.hmac wrong_value',
    ],
    [
      'schedule',
      (d) => {
        d['triggers'].daily = {
          use: 'schedule',
          with: { cron: '9', misfire: { all: 0 }, days: 'sunday', overlap: 7, from: '{{ now }}' },
        };
      },
      'triggers.daily.with.cron wrong_form',
      'triggers.daily.with.from wrong_form',
      'triggers.daily.with.misfire.all too_small',
      'triggers.daily.with.overlap wrong_value',
      'triggers.daily.with.days wrong_value',
    ],
    ['input that is no object', (d) => (d['input'] = true), 'input wrong_type'],
    ['note without a text', (d) => (d['layout'].notes = [{}]), 'layout.notes[0].text missing'],
    ['folded', (d) => (d['layout'].folded = ['A b']), 'layout.folded[0] wrong_form'],
  ],
  whole,
);
