import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Problem } from './errors.ts';
import { limits } from './flow.ts';
import type { FlowCatalog } from './flow-catalog.ts';
import { validateFlow } from './validate-flow.ts';

const inputSchema = {
  type: 'object',
  properties: {
    url: { type: 'string', minLength: 1 },
    method: { type: 'string', enum: ['GET', 'POST'], default: 'GET' },
    count: { type: 'integer' },
    ratio: { type: 'number' },
    secure: { type: 'boolean' },
    headers: { type: 'object' },
    list: { type: 'array' },
    none: { type: 'null' },
    odd: { type: 'strange' },
    body: {},
  },
  required: ['url', 'method'],
  additionalProperties: false,
};

/** Stands for the interpreter: `names …`, `guest …`, `invalid …`, else a list of root paths. */
const catalog: FlowCatalog = {
  key: 'tell-owner',
  actions: new Map([
    ['http.request', { inputSchema, needsConnection: true, connector: 'http' }],
    ['clock.now', { inputSchema: { type: 'object' }, needsConnection: false, connector: 'clock' }],
    [
      'free.form',
      { inputSchema: { properties: {}, required: 1 }, needsConnection: true, connector: 'free' },
    ],
  ]),
  connections: new Map([
    ['core', 'http'],
    ['chat', 'feishu'],
  ]),
  checkExpression(source) {
    if (source.startsWith('guest')) return { kind: 'guest', reason: '(1)' };
    if (source.startsWith('invalid')) {
      return {
        kind: 'invalid',
        message: { 'zh-CN': '缺少一个值。', en: 'A value is missing.' },
        at: 0,
      };
    }
    return { kind: 'ok', names: source.split(' ') };
  },
};

const valid = JSON.stringify({
  flow: 'tell-owner',
  name: { 'zh-CN': '通知负责人', en: 'Tell the owner' },
  description: 'x',
  labels: { system: 'core' },
  triggers: {
    approved: {
      use: 'webhook',
      with: {
        path: 'templates/approved',
        method: 'POST',
        auth: 'none',
        responseTimeout: '20s',
        maxBody: 1000,
      },
      when: '{{ trigger }}',
      dedupe: { id: '{{ trigger }}' },
    },
    byHand: { use: 'manual' },
  },
  steps: {
    enable: {
      use: 'http.request',
      connection: 'core',
      with: { url: 'https://{{ trigger }}', method: 'POST', headers: { a: '{{ run }}' } },
    },
    now: { use: 'clock.now', after: 'enable', join: 'any', when: '{{ steps.enable }}' },
    both: {
      name: 'x',
      use: 'set',
      after: ['now', 'enable.error'],
      with: { text: '{{ steps.enable steps.now errors.enable steps }}' },
      note: 'x',
    },
  },
  output: { all: '{{ steps.both }}' },
  settings: { priority: '{{ trigger }}', dedupeFor: '7d' },
  layout: { at: { enable: [1, 2] } },
});

// biome-ignore lint/suspicious/noExplicitAny: the tests put anything anywhere.
type Document = Record<string, any>;

function changed(change: (document: Document) => void): Document {
  const document = JSON.parse(valid) as Document;
  change(document);
  return document;
}

const short = ({ path, code, severity }: Problem) =>
  severity === 'error' ? `${path} ${code}` : `${path} ${code} (warning)`;

function found(document: unknown): string[] {
  return validateFlow(document, catalog).problems.map(short);
}

test('a valid document has no problems and comes back with its defaults', () => {
  const { problems, flow } = validateFlow(JSON.parse(valid), catalog);
  expect(problems).toEqual([]);
  expect(flow?.triggers?.['approved']).toMatchObject({
    with: { respond: 'accepted', method: 'POST' },
  });
});

describe('each rule speaks in both languages, at its place', () => {
  const rules: [name: string, change: (document: Document) => void, ...expected: string[]][] = [
    // structure
    ['missing key', (d) => delete d['flow'], 'flow missing'],
    ['wrong type', (d) => (d['flow'] = 7), 'flow wrong_type'],
    ['wrong form', (d) => (d['flow'] = 'Tell owner'), 'flow wrong_form', 'flow key_differs'],
    ['too long', (d) => (d['steps'].both.note = 'x'.repeat(10_001)), 'steps.both.note too_large'],
    ['empty text', (d) => (d['name'] = ''), 'name too_small'],
    ['one language only', (d) => delete d['name'].en, 'name.en missing'],
    ['neither text nor object', (d) => (d['name'] = true), 'name wrong_type'],
    ['unknown key', (d) => (d['setings'] = {}), 'setings unknown_key'],
    ['unknown key of a step', (d) => (d['steps'].now.retry = {}), 'steps.now.retry unknown_key'],
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
    ['unknown key of the layout', (d) => (d['layout'].notes = []), 'layout.notes unknown_key'],
    ['unknown language', (d) => (d['name'].de = 'x'), 'name.de unknown_key'],
    [
      'trigger kind',
      (d) => (d['triggers'].byHand.use = 'manuel'),
      'triggers.byHand.use wrong_value',
    ],
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
    // the document as a whole
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
    [
      'not finite',
      (d) => (d['steps'].both.with.text = Number.NaN),
      'steps.both.with.text not_json',
    ],
    ['a date', (d) => (d['steps'].both.with.text = new Date()), 'steps.both.with.text not_json'],
    // edges
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
    // actions
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
      'connection of set',
      (d) => (d['steps'].both.connection = 'core'),
      'steps.both.connection connection_unneeded',
    ],
    [
      'missing input',
      (d) => delete d['steps'].enable.with.url,
      'steps.enable.with.url input_missing',
    ],
    [
      'no input at all',
      (d) => delete d['steps'].enable.with,
      'steps.enable.with.url input_missing',
    ],
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
    [
      'object',
      (d) => (d['steps'].enable.with.headers = []),
      'steps.enable.with.headers wrong_type',
    ],
    ['list', (d) => (d['steps'].enable.with.list = {}), 'steps.enable.with.list wrong_type'],
    ['null', (d) => (d['steps'].enable.with.none = 0), 'steps.enable.with.none wrong_type'],
    // expressions
    ['unclosed', (d) => (d['output'] = 'x {{ y'), 'output template_unclosed'],
    ['unclosed inside', (d) => (d['output'] = ["{{ 'y }}"]), 'output[0] template_unclosed'],
    [
      'empty',
      (d) => (d['steps'].both.with.text = ['{{ }}']),
      'steps.both.with.text[0] template_empty',
    ],
    [
      'invalid',
      (d) => (d['steps'].both.with.text = { a: 'x {{ invalid }}' }),
      'steps.both.with.text.a expression_invalid',
    ],
    [
      'needs the sandbox',
      (d) => (d['steps'].both.when = `{{ guest ${'x'.repeat(80)} }}`),
      'steps.both.when needs_sandbox',
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
  ];

  test.each(rules)('%s', (_name, change, ...expected) => {
    const { problems, flow } = validateFlow(changed(change), catalog);
    expect(problems.map(short)).toEqual(expected);
    for (const { message } of problems) {
      expect(message['zh-CN']).toMatch(/\p{Script=Han}.*[。？]$/u);
      expect(message.en).toMatch(/^[^\p{Script=Han}]+[.?]$/u);
    }
    expect(flow === null).toBe(problems.some(({ severity }) => severity === 'error'));
  });

  test.each<[string, (document: Document) => void, string]>([
    ['key', (d) => (d['setings'] = {}), 'Did you mean "settings"?'],
    ['step', (d) => (d['steps'].now.after = 'enabel'), 'Did you mean "enable"?'],
    ['port', (d) => (d['steps'].now.after = 'enable.eror'), 'Did you mean "error"?'],
    ['action', (d) => (d['steps'].now.use = 'clock.noww'), 'Did you mean "clock.now"?'],
    ['connection', (d) => (d['steps'].enable.connection = 'cor'), 'Did you mean "core"?'],
    ['input', (d) => (d['steps'].enable.with.metod = 'GET'), 'Did you mean "method"?'],
    ['name', (d) => (d['output'] = '{{ triger }}'), 'Did you mean "trigger"?'],
    ['trigger kind', (d) => (d['triggers'].byHand.use = 'manuel'), 'Did you mean "manual"?'],
    ['cycle', (d) => (d['steps'].enable.after = 'both'), 'enable → now → both → enable'],
    ['wrong type', (d) => (d['name'] = 3), 'Expected text or an object, found the number 3.'],
  ])('names what was meant: %s', (_name, change, part) => {
    const sentences = validateFlow(changed(change), catalog).problems.map(
      ({ message }) => message.en,
    );
    expect(sentences.join('\n')).toContain(part);
  });
});

test('values that are right stay without a word', () => {
  const document = changed((d) => {
    d['steps'].enable.with = {
      url: 7,
      method: 'x{{ trigger }}',
      count: 3,
      ratio: 0.5,
      secure: true,
      headers: {},
      list: [],
      none: null,
      odd: 1,
      body: undefined,
    };
    d['steps'].enable.with.count = 2n ** 60n;
    d['triggers'].approved.dedupe = null;
    d['settings'].priority = 3;
    d['steps'].now.use = 'free.form';
    d['steps'].now.connection = 'free';
  });
  const connections = new Map([...catalog.connections, ['free', 'free']]);
  expect(validateFlow(document, { ...catalog, connections }).problems).toEqual([]);
  const { key: _, ...anyKey } = catalog;
  expect(
    validateFlow(
      changed((d) => (d['flow'] = 'other')),
      anyKey,
    ).problems,
  ).toEqual([]);
});

test('all problems at once, whatever else is broken', () => {
  const document = changed((d) => {
    d['name'] = 1;
    d['triggers'] = 'x';
    d['steps'].enable = 5;
    d['steps'].now.after = ['nowhere', 3, 'enable'];
    d['steps'].both.use = 7;
    d['steps'].both.after = 9;
    d['steps'].both.with = { text: '{{ invalid }}{{ }}{{ guest }}{{ nothing steps.gone' };
    d['output'] = '{{ trigger }}{{ guest }}';
  });
  expect(found(document).sort()).toEqual([
    'name wrong_type',
    'output needs_sandbox',
    'steps.both.after wrong_type',
    'steps.both.use wrong_type',
    'steps.both.with.text expression_invalid',
    'steps.both.with.text needs_sandbox',
    'steps.both.with.text template_empty',
    'steps.both.with.text template_unclosed',
    'steps.enable wrong_type',
    'steps.now.after[0] step_unknown',
    'steps.now.after[1] wrong_type',
    'triggers wrong_type',
  ]);
});

test('every separate cycle is named', () => {
  const steps = Object.fromEntries(
    ['ab', 'ba', 'cd', 'de', 'ec', 'f'].map((id, i) => [
      id,
      { use: 'set', after: ['ba', 'ab', 'ec', 'cd', 'de', 'cd'][i] },
    ]),
  );
  const { problems } = validateFlow({ flow: 'tell-owner', name: 'x', steps }, catalog);
  expect(problems.map(({ code, message }) => `${code} ${message.en.replace(/;.*/, '')}`)).toEqual([
    'cycle The steps form a cycle: ab → ba → ab',
    'cycle The steps form a cycle: cd → de → ec → cd',
  ]);
});

test('a key __proto__ inside data stays', () => {
  const document = changed(
    (d) => (d['steps'].both.with = JSON.parse('{"__proto__": {"__proto__": 1}}')),
  );
  expect(JSON.stringify(validateFlow(document, catalog).flow?.steps['both']?.with)).toBe(
    '{"__proto__":{"__proto__":1}}',
  );
});

describe('hostile documents', () => {
  test.each([undefined, null, 1, 'x', [], true, () => 1, Symbol('x'), new Map()])(
    '%s is no document',
    (document) => {
      const { problems, flow } = validateFlow(document, catalog);
      expect(problems.map(({ code }) => code)).toContainEqual(
        expect.stringMatching(/^(wrong_type|not_json)$/),
      );
      expect(flow).toBeNull();
    },
  );

  test('depth, cycles and endless unfolding', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i += 1) deep = { deep };
    expect(found(changed((d) => (d['output'] = deep)))).toEqual(['output.deep.deep.deep too_deep']);
    const cyclic: Document = {};
    cyclic['self'] = [cyclic];
    expect(found(cyclic)).toEqual(['self[0].self[0] too_deep']);
    expect(found(changed((d) => (d['output'] = new Array(2 ** 32 - 1))))).toEqual([' too_large']);
    let wide: unknown = 'x';
    for (let i = 0; i < 60; i += 1) wide = [wide, wide];
    expect(found(changed((d) => (d['output'] = wide)))).toEqual([' too_large']);
    expect(found(changed((d) => (d['output'] = new Array(limits.documentBytes).fill(0))))).toEqual([
      ' too_large',
    ]);
    expect(found(changed((d) => (d['output'] = '堰'.repeat(limits.documentBytes / 2))))).toEqual([
      ' too_large',
    ]);
  }, 20_000);

  const many = (count: number, step: (i: number) => unknown) =>
    changed((d) => {
      d['steps'] = Object.fromEntries(Array.from({ length: count }, (_, i) => [`s${i}`, step(i)]));
      delete d['output'];
    });

  test('as many steps as allowed, densely connected, in one chain and in one cycle', () => {
    const near = (i: number) => Array.from({ length: Math.min(i, 60) }, (_, k) => `s${i - k - 1}`);
    const dense = (i: number) => ({
      use: 'set',
      after: i === 0 ? undefined : near(i),
      with: { a: '{{ steps.s0 }}' },
    });
    const expected = ['steps.s0.with.a may_not_have_run (warning)'];
    expect(found(many(limits.steps, dense))).toEqual(expected);
    const ring = (i: number) => ({ use: 'set', after: `s${(i + 1) % limits.steps}` });
    expect(found(many(limits.steps, ring))).toEqual(['steps.s1999.after cycle']);
    expect(found(many(limits.steps + 1, () => ({ use: 'set' })))).toEqual(['steps too_large']);
  }, 20_000);

  test('everything wrong everywhere: the first thousand problems, errors first', () => {
    const wrong = (i: number) => ({
      use: 'set',
      after: `t${i}`,
      oops: 1,
      with: { a: '{{ steps.s1 }}', b: '{{}}'.repeat(100) },
    });
    const { problems } = validateFlow(many(limits.steps, wrong), catalog);
    expect(problems).toHaveLength(1000);
    expect(problems.every(({ severity }) => severity === 'error')).toBe(true);
    const keys = Object.fromEntries(Array.from({ length: 150_000 }, (_, i) => [`k${i}`, 1]));
    expect(found(keys)).toHaveLength(1000);
    expect(found(changed((d) => Object.assign(d['steps'].enable.with, keys)))).toHaveLength(1000);
  }, 20_000);
});

describe('properties', () => {
  const hasError = (document: unknown) =>
    validateFlow(document, catalog).problems.some(({ severity }) => severity === 'error');

  test('nothing throws; what is no flow has an error', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withNullPrototype: true,
          withSparseArray: true,
        }),
        (any) => {
          expect(hasError(any)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  }, 20_000);

  test('a document with one value replaced is judged; what has no error comes back whole', () => {
    const places = placesIn(JSON.parse(valid));
    const json = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('{{ a', '{{ trigger }}', 'enable', 'set', '__proto__', ['now.ok']),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), json, (place, replacement) => {
        const document = changed((d) => {
          const parent = place.slice(0, -1).reduce<Document>((value, key) => value[key], d);
          parent[place.at(-1) ?? ''] = replacement;
        });
        const { problems, flow } = validateFlow(document, catalog);
        const broken = problems.some(({ severity }) => severity === 'error');
        expect(flow === null).toBe(broken);
        const asJson = (value: unknown) => JSON.parse(JSON.stringify(value)) as Document;
        if (flow) expect(asJson(flow)).toMatchObject(asJson(document));
      }),
      { numRuns: 500 },
    );
  }, 20_000);

  test('a document with one key removed or added is judged', () => {
    for (const place of placesIn(JSON.parse(valid))) {
      const at = (d: Document) =>
        place.slice(0, -1).reduce<Document>((value, key) => value[key], d);
      expect(() =>
        validateFlow(
          changed((d) => delete at(d)[place.at(-1) ?? '']),
          catalog,
        ),
      ).not.toThrow();
      expect(() =>
        validateFlow(
          changed((d) => (at(d)['added'] = 1)),
          catalog,
        ),
      ).not.toThrow();
    }
  });
});

function placesIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [
    [...path, key],
    ...placesIn(item, [...path, key]),
  ]);
}
