import { type Document, eachRule, message, whole } from './validate.testsuite.ts';

eachRule('actions', [
  ['use', (d) => (d['steps'].now.use = 'Now'), 'steps.now.use wrong_form'],
  [
    'unknown connector',
    (d) => (d['steps'].now.use = 'nowhere.now'),
    'steps.now.use action_unknown',
  ],
  ['unknown action', (d) => (d['steps'].now.use = 'clock.noww'), 'steps.now.use action_unknown'],
  [
    'no connection',
    (d) => delete d['steps'].enable.connection,
    'steps.enable.connection connection_missing',
  ],
  [
    'no connection to choose',
    (d) => (d['steps'].now.use = 'free.form'),
    'steps.now.connection connection_missing',
  ],
  [
    'unknown connection',
    (d) => (d['steps'].enable.connection = 'cor'),
    'steps.enable.connection connection_unknown',
  ],
  [
    'unknown connection of an unknown action',
    (d) => (d['steps'].now = { use: 'a.b', connection: 'x' }),
    'steps.now.use action_unknown',
    'steps.now.connection connection_unknown',
  ],
  [
    'connection of another connector',
    (d) => (d['steps'].enable.connection = 'chat'),
    'steps.enable.connection connection_unfit',
  ],
  [
    'connection of a wrong form',
    (d) => (d['steps'].enable.connection = 'A b'),
    'steps.enable.connection wrong_form',
  ],
  [
    'missing input',
    (d) => delete d['steps'].enable.with.url,
    'steps.enable.with.url input_missing',
  ],
  ['no input at all', (d) => delete d['steps'].enable.with, 'steps.enable.with.url input_missing'],
  [
    'unknown input',
    (d) => (d['steps'].enable.with.metod = 'GET'),
    'steps.enable.with.metod input_unknown',
  ],
  [
    'input of another type',
    (d) => (d['steps'].enable.with.url = true),
    'steps.enable.with.url wrong_type',
  ],
  [
    'input not among the options',
    (d) => (d['steps'].enable.with.method = 'get'),
    'steps.enable.with.method wrong_value',
  ],
  ['empty input', (d) => (d['steps'].enable.with.url = ''), 'steps.enable.with.url too_small'],
  [
    'whole number',
    (d) => (d['steps'].enable.with.count = 1.5),
    'steps.enable.with.count wrong_type',
  ],
  ['number', (d) => (d['steps'].enable.with.ratio = '1'), 'steps.enable.with.ratio wrong_type'],
  [
    'boolean',
    (d) => (d['steps'].enable.with.secure = 'true'),
    'steps.enable.with.secure wrong_type',
  ],
  ['object', (d) => (d['steps'].enable.with.headers = []), 'steps.enable.with.headers wrong_type'],
  ['list', (d) => (d['steps'].enable.with.list = {}), 'steps.enable.with.list wrong_type'],
  ['null', (d) => (d['steps'].enable.with.none = 0), 'steps.enable.with.none wrong_type'],
  [
    'trigger nobody has',
    (d) => (d['triggers'].byHand = { use: 'queue.mesage', connection: 'broker' }),
    'triggers.byHand.use trigger_unknown',
  ],
  [
    'trigger without its connection',
    (d) => (d['triggers'].byHand = { use: 'queue.message', with: { queue: 'q' } }),
    'triggers.byHand.connection connection_missing',
  ],
  [
    'trigger with the connection of another connector',
    (d) => (d['triggers'].byHand = message({ connection: 'core' })),
    'triggers.byHand.connection connection_unfit',
  ],
  [
    'trigger with a connection nobody has',
    (d) => (d['triggers'].byHand = message({ connection: 'brokr' })),
    'triggers.byHand.connection connection_unknown',
  ],
  [
    'trigger with a connection that is no text',
    (d) => (d['triggers'].byHand = message({ connection: 7 })),
    'triggers.byHand.connection wrong_type',
  ],
  [
    'trigger without what it needs',
    (d) => (d['triggers'].byHand = message({ with: {} })),
    'triggers.byHand.with.queue input_missing',
  ],
  [
    'expression where there is no event yet',
    (d) => (d['triggers'].byHand = message({ with: { queue: '{{ trigger }}' } })),
    'triggers.byHand.with template_misplaced',
  ],
  [
    'what the connector says of the settings',
    (d) => (d['triggers'].byHand = message({ with: { queue: 'bad' } })),
    'triggers.byHand.with input_wrong',
  ],
  [
    'unknown key of a trigger of a connector',
    (d) => (d['triggers'].byHand = { ...message({}), filter: 1 }),
    'triggers.byHand.filter unknown_key',
  ],
  [
    'condition of a trigger of a connector',
    (d) => (d['triggers'].byHand = { ...message({}), when: '{{ steps.enable }}' }),
    'triggers.byHand.when name_unknown',
  ],
]);

const undo = 'steps.guard.with.steps.risky.undo';
const risky = (d: Document) => d['steps'].guard.with.steps.risky;
const ask = 'steps.each.with.steps.again.with.steps.ask';
const asks = (d: Document) => d['steps'].each.with.steps.again.with.steps.ask;

eachRule(
  'actions in scopes and in undo',
  [
    ['unknown action', (d) => (asks(d).use = 'http.reqest'), `${ask}.use action_unknown`],
    ['missing input', (d) => delete asks(d).with.url, `${ask}.with.url input_missing`],
    ['no connection', (d) => delete asks(d).connection, `${ask}.connection connection_missing`],
    ['undo by a kind', (d) => (risky(d).undo.use = 'set'), `${undo}.use wrong_form`],
    ['undo by nothing', (d) => (risky(d).undo = {}), `${undo}.use missing`],
    [
      'undo by an unknown action',
      (d) => (risky(d).undo.use = 'http.x'),
      `${undo}.use action_unknown`,
    ],
    [
      'undo by an unknown connection',
      (d) => (risky(d).undo.connection = 'cor'),
      `${undo}.connection connection_unknown`,
    ],
    ['undo of a missing input', (d) => (risky(d).undo.with = {}), `${undo}.with.url input_missing`],
    ['undo with an unknown key', (d) => (risky(d).undo.after = 'x'), `${undo}.after unknown_key`],
    ['undo with a limit', (d) => (risky(d).undo.timeout = 'x'), `${undo}.timeout wrong_form`],
    ['undo that is no object', (d) => (risky(d).undo = 'x'), `${undo} wrong_type`],
    [
      'an unknown action of a major version',
      (d) => (asks(d).use = 'http.reqest@2'),
      `${ask}.use action_unknown`,
    ],
    ['version 0', (d) => (asks(d).use = 'http.request@0'), `${ask}.use wrong_form`],
  ],
  whole,
);
