import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limits } from './flow.ts';
import { flowJsonSchema } from './flow-json-schema.ts';
import { fits } from './json-schema.testsuite.ts';
import { mutate, mutation } from './mutation.testsuite.ts';
import {
  catalog,
  changed,
  type Document,
  found,
  message,
  valid,
  whole,
} from './validate.testsuite.ts';
import { validateFlow } from './validate-flow.ts';

test('a valid document has no problems and comes back with its defaults', () => {
  const { problems, flow } = validateFlow(JSON.parse(valid), catalog);
  expect(problems).toEqual([]);
  expect(flow?.triggers?.['approved']).toMatchObject({
    with: { respond: 'accepted', method: 'POST' },
  });
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

test.each([
  ['those there are', catalog.triggers, 'the triggers are "clock.tick", "queue.message".'],
  ['none where there are none', new Map(), 'There is no trigger "queue.mes".'],
])('of an unknown trigger names %s', (_name, triggers, end) => {
  const document = changed((d) => (d['triggers'].byHand = message({ use: 'queue.mes' })));
  const { problems } = validateFlow(document, { ...catalog, triggers });
  expect(problems.map(({ message: { en } }) => en)).toEqual([expect.stringMatching(`${end}$`)]);
});

test('a document that says nearly all there is has no problems and comes back whole', () => {
  const { problems, flow } = validateFlow(JSON.parse(whole), catalog);
  expect(problems).toEqual([]);
  expect(flow).toMatchObject(JSON.parse(whole));
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
    d['triggers'].tick = { use: 'clock.tick' };
    d['steps'].now.use = 'free.form';
    d['steps'].now.connection = 'free';
    d['steps'].now.with = { anything: 1 };
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

test('what only a guest can judge is handed on, code with its braces untouched', () => {
  const source = 'const a = {{}}; return `{{ nothing`';
  const document = changed((d) => {
    d['output'] = 'x {{ guest(1) }}';
    d['steps'].both = { use: 'code', with: { source } };
    d['settings'].onFailure = { call: 'tell-us' };
  });
  expect(validateFlow(document, catalog)).toMatchObject({
    problems: [],
    foreign: [
      { path: 'steps.both.with.source', kind: 'code', source },
      { path: 'output', kind: 'expression', source: 'guest(1)' },
    ],
  });
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
    'steps.both.after wrong_type',
    'steps.both.use wrong_type',
    'steps.both.with.text expression_invalid',
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
    expect(found(changed((d) => (d['output'] = 'x'.repeat(limits.documentBytes))))).toEqual([
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
    const tooMany = many(limits.steps + 1, () => ({ use: 'set', with: { a: '{{ steps.s0 }}' } }));
    // Which step comes before which is not asked any more.
    expect(found(tooMany)).toEqual([
      'steps too_large',
      'steps.s0.with.a may_not_have_run (warning)',
    ]);
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

  test('a document with any of its parts taken out, replaced or copied elsewhere is judged', () => {
    const schema = flowJsonSchema();
    fc.assert(
      fc.property(
        fc.constantFrom(valid, whole),
        fc.array(mutation, { minLength: 1, maxLength: 3 }),
        (base, mutations) => {
          const document = changed((d) => {
            for (const each of mutations) mutate(d, each);
          }, base);
          const { problems, flow } = validateFlow(document, catalog);
          expect(flow === null).toBe(problems.some(({ severity }) => severity === 'error'));
          if (!flow) return;
          // As text there is no −0.
          const asText = (value: unknown) => JSON.parse(JSON.stringify(value));
          expect(asText(flow)).toMatchObject(asText(document));
          expect(fits(schema, document)).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  }, 60_000);
});
