import { branch, type Document, eachRule, whole } from './validate.testsuite.ts';

const again = 'steps.each.with.steps.again';
const repeat = (d: Document) => d['steps'].each.with.steps.again.with;

eachRule('kinds', [
  [
    'setting of a set step',
    (d) => (d['steps'].both.retry = {}),
    'steps.both.retry setting_misplaced',
  ],
  [
    'connection of a set step',
    (d) => (d['steps'].both.connection = 'core'),
    'steps.both.connection setting_misplaced',
  ],
  [
    'timeout of a branch',
    (d) => (d['steps'].both = { ...branch, timeout: '1s' }),
    'steps.both.timeout setting_misplaced',
  ],
  [
    'retry with an unknown key',
    (d) => (d['steps'].enable.retry = { attempt: 1 }),
    'steps.enable.retry.attempt unknown_key',
  ],
  [
    'retry on no code',
    (d) => (d['steps'].enable.retry = { on: ['No'] }),
    'steps.enable.retry.on[0] wrong_form',
  ],
  [
    'no attempt',
    (d) => (d['steps'].enable.retry = { attempts: 0 }),
    'steps.enable.retry.attempts too_small',
  ],
  ['no source', (d) => (d['steps'].both = { use: 'code' }), 'steps.both.with.source missing'],
  [
    'source of another type',
    (d) => (d['steps'].both = { use: 'code', with: { source: 1 } }),
    'steps.both.with.source wrong_type',
  ],
  [
    'unknown input of code',
    (d) => (d['steps'].both = { use: 'code', with: { source: '', sourc: 1 } }),
    'steps.both.with.sourc unknown_key',
  ],
  [
    'branch without cases',
    (d) => (d['steps'].both = { use: 'branch' }),
    'steps.both.with.cases missing',
  ],
  [
    'case of a reserved name',
    (d) => (d['steps'].both = { use: 'branch', with: { cases: { else: true } } }),
    'steps.both.with.cases.else wrong_form',
  ],
  [
    'case without a condition',
    (d) => (d['steps'].both = { use: 'branch', with: { cases: { yes: 'x' } } }),
    'steps.both.with.cases.yes condition_form',
  ],
  [
    'unknown mode',
    (d) => (d['steps'].both = { ...branch, with: { ...branch.with, mode: 'all' } }),
    'steps.both.with.mode wrong_value',
  ],
  [
    'wrong code of fail',
    (d) => (d['steps'].both = { use: 'fail', with: { code: 'No Code' } }),
    'steps.both.with.code wrong_form',
  ],
]);

const set = (id: string, changes: object) => (d: Document) => {
  Object.assign(d['steps'][id].with, changes);
};
const only = (id: string, input: object) => (d: Document) => {
  d['steps'][id].with = input;
};
const at = (id: string, key: string, value: unknown) => (d: Document) => {
  d['steps'][id][key] = value;
};
const undo = { use: 'clock.now' };

eachRule(
  'settings of kinds',
  [
    ['time limit of a wait', at('pause', 'timeout', '1s'), 'steps.pause.timeout setting_misplaced'],
    [
      'time limit of an answer',
      at('answer', 'timeout', '1s'),
      'steps.answer.timeout setting_misplaced',
    ],
    ['retry of a loop', at('each', 'retry', {}), 'steps.each.retry setting_misplaced'],
    ['retry of a wait', at('pause', 'retry', {}), 'steps.pause.retry setting_misplaced'],
    ['undo of a try', at('guard', 'undo', undo), 'steps.guard.undo setting_misplaced'],
    ['undo of a set', at('link', 'undo', undo), 'steps.link.undo setting_misplaced'],
    ['undo of a call', at('other', 'undo', undo)],
    [
      'connection of a call',
      at('other', 'connection', 'core'),
      'steps.other.connection setting_misplaced',
    ],
    [
      'unknown outcome of code',
      at('other', 'onUnknown', 'retry'),
      'steps.other.onUnknown setting_misplaced',
    ],
    [
      'retry of a call, limit of a loop',
      (d) => {
        d['steps'].other.retry = { attempts: 2 };
        d['steps'].guard.timeout = '1s';
      },
    ],
    ['literal of a time limit', at('each', 'timeout', '1 h'), 'steps.each.timeout wrong_form'],
    ['negative time limit', at('each', 'timeout', -1), 'steps.each.timeout too_small'],
  ],
  whole,
);

eachRule(
  'inputs of kinds',
  [
    ['items of another type', set('each', { items: 'x' }), 'steps.each.with.items wrong_form'],
    ['items of a number', set('each', { items: 5 }), 'steps.each.with.items wrong_type'],
    ['no items', only('each', { steps: { a: { use: 'set' } } }), 'steps.each.with.items missing'],
    [
      'too many at a time',
      set('each', { concurrency: 1001 }),
      'steps.each.with.concurrency too_large',
    ],
    ['none at a time', set('each', { concurrency: 0 }), 'steps.each.with.concurrency too_small'],
    ['half at a time', set('each', { concurrency: 0.5 }), 'steps.each.with.concurrency wrong_type'],
    [
      'text and expression',
      set('each', { concurrency: 'a{{ trigger }}' }),
      'steps.each.with.concurrency wrong_form',
    ],
    [
      'after an item failed',
      set('each', { onItemError: 'skip' }),
      'steps.each.with.onItemError wrong_value',
    ],
    ['unknown input', set('each', { colect: 1 }), 'steps.each.with.colect unknown_key'],
    ['no steps', set('guard', { steps: undefined }), 'steps.guard.with.steps missing'],
    ['steps that are a list', set('guard', { steps: [] }), 'steps.guard.with.steps wrong_type'],
    ['no input at all', at('guard', 'with', undefined), 'steps.guard.with.steps missing'],
    ['waiting for nothing', only('pause', {}), 'steps.pause.with one_of'],
    [
      'waiting for two',
      only('pause', { for: '1s', callback: true }),
      'steps.pause.with.callback one_of',
    ],
    [
      'waiting for all',
      only('pause', { for: 1, until: 1, signal: 'a', key: 'b', callback: true }),
      'steps.pause.with.until one_of',
      'steps.pause.with.signal one_of',
      'steps.pause.with.callback one_of',
    ],
    ['a signal without a key', only('pause', { signal: 'paid' }), 'steps.pause.with.key missing'],
    [
      'a key without a signal',
      only('pause', { for: '1s', key: 'a' }),
      'steps.pause.with.key setting_misplaced',
    ],
    ['no callback', only('pause', { callback: false }), 'steps.pause.with.callback wrong_value'],
    ['no duration', only('pause', { for: 'a while' }), 'steps.pause.with.for wrong_form'],
    ['no limit', set('pause', { timeout: 'x' }), 'steps.pause.with.timeout wrong_form'],
    ['no time', only('pause', { until: 'tomorrow' }), 'steps.pause.with.until wrong_form'],
    ['no such month', only('pause', { until: '2026-13-01' }), 'steps.pause.with.until wrong_form'],
    [
      'no such day',
      only('pause', { until: '2026-02-29T09:00' }),
      'steps.pause.with.until wrong_value',
    ],
    [
      'no such hour',
      only('pause', { until: '2026-02-28T24:00' }),
      'steps.pause.with.until wrong_form',
    ],
    ['a time of another type', only('pause', { until: true }), 'steps.pause.with.until wrong_type'],
    [
      'a flow by expression',
      set('other', { flow: '{{ trigger }}' }),
      'steps.other.with.flow wrong_form',
    ],
    ['no flow', only('other', {}), 'steps.other.with.flow missing'],
    ['whether to wait', set('other', { wait: 'no' }), 'steps.other.with.wait wrong_form'],
    ['status', set('answer', { status: 700 }), 'steps.answer.with.status too_large'],
    ['informational status', set('answer', { status: 100 }), 'steps.answer.with.status too_small'],
    ['headers', set('answer', { headers: [] }), 'steps.answer.with.headers wrong_type'],
    ['code of another type', at('link', 'use', 'fail'), 'steps.link.with.url unknown_key'],
    [
      'packages of another type',
      (d) => {
        Object.assign(d['steps'].guard.with.steps.risky.with, { packages: 'lodash' });
      },
      'steps.guard.with.steps.risky.with.packages wrong_type',
    ],
    [
      'no cases',
      set('pick', { cases: {} }),
      'steps.each.after[0] port_unknown',
      'steps.pick.with.cases missing',
    ],
    [
      'a case of a number',
      set('pick', { cases: { big: 1 } }),
      'steps.pick.with.cases.big wrong_type',
    ],
  ],
  whole,
);

eachRule(
  'inputs of a repeat',
  [
    ['neither until nor while', (d) => delete repeat(d).until, `${again}.with one_of`],
    ['both', (d) => (repeat(d).while = '{{ loop }}'), `${again}.with.while one_of`],
    ['no max', (d) => delete repeat(d).max, `${again}.with.max missing`],
    ['max too large', (d) => (repeat(d).max = 10_001), `${again}.with.max too_large`],
    ['max 0', (d) => (repeat(d).max = 0), `${again}.with.max too_small`],
    ['pause between rounds', (d) => (repeat(d).delay = 'soon'), `${again}.with.delay wrong_form`],
    ['until of another type', (d) => (repeat(d).until = 1), `${again}.with.until wrong_type`],
  ],
  whole,
);
