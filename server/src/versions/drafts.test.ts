import { connectors } from '@weir/connectors';
import type { Json, JsonObject } from '@weir/contract/json';
import { stringifyJson } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import { expect, test } from 'vitest';
import { createCatalog } from '../connector-host/catalog.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { Publication, TenantStore } from '../store/tenant-store.ts';
import { createDrafts } from './drafts.ts';

const catalog = createCatalog(connectors);

/** One tenant with one draft. */
function draftOf(document: JsonObject, check: Sandbox['check']) {
  const published: Publication[] = [];
  const row = { key: 'f', name: 'f', revision: 3, publishedRevision: null, publishedVersion: null };
  const store: Partial<TenantStore> = {
    listConnections: async () => [],
    findFlow: async (key) =>
      key === 'nobody'
        ? null
        : {
            ...row,
            publishedVersion: key === 'published' ? 1 : null,
            keep: {},
            keptBytes: 0,
            keptThrough: 0,
            updatedAt: 0,
            document: stringifyJson(document),
          },
    listTriggers: async () => [],
    async publish(publication) {
      published.push(publication);
      return { flow: 'f', version: 1, author: 'a', note: '', at: 0 };
    },
  };
  const stores = { of: () => store as TenantStore, close: async () => {} };
  const worker = { incarnation: 'w', beatAt: 0, groups: ['default'], slots: 1, load: 0, taken: [] };
  const control = { noteTriggers: async () => undefined, workers: async () => [worker] };
  const drafts = createDrafts({ control, stores, catalog, check, now: () => 0 });
  const place = { tenant: 't', key: 'f' };
  return {
    published,
    validate: (other?: Json) => drafts.validate({ ...place, document: other }),
    publish: () => drafts.publish({ ...place, author: 'a', note: '' }),
  };
}

const flow = (steps: JsonObject): JsonObject => ({ flow: 'f', name: 'f', steps });
const code = (source: string) => ({ use: 'code', with: { source } });
const set = (value: Json) => ({ use: 'set', with: { value } });

/** Judges by the text of the source, and notes what it is asked. */
function judge() {
  const asked: Parameters<Sandbox['check']>[0][] = [];
  const verdicts: Record<string, WeirError> = {
    wrong: new WeirError('sandbox_error', {
      zh: '第 2 行第 5 列：坏',
      en: 'line 2, column 5: bad.',
    }),
    slow: new WeirError('sandbox_timeout', { ms: 2000 }),
    deadly: new WeirError('sandbox_crash'),
    away: new WeirError('unavailable', { zh: '没有', en: 'none' }, { retryAfter: 250 }),
  };
  const check: Sandbox['check'] = async (request) => {
    asked.push(request);
    return request.sources.map(
      ({ source }) => verdicts[/wrong|slow|deadly|away/.exec(source)?.[0] ?? ''] ?? null,
    );
  };
  return { asked, check };
}

async function errorOf(promise: Promise<unknown>): Promise<WeirError> {
  const thrown = await promise.then(
    () => new Error('it succeeded'),
    (error: unknown) => error,
  );
  if (thrown instanceof WeirError) return thrown;
  throw thrown;
}

test('a flow that needs no guest asks none', async () => {
  const { asked, check } = judge();
  const draft = draftOf(flow({ one: set('{{ trigger.input.a + 1 }}') }), check);
  expect(await draft.validate()).toEqual([]);
  expect(await draft.publish()).toMatchObject({ version: 1, isNew: true });
  expect(asked).toEqual([]);
});

test('expressions and code are asked about at once, equal ones once', async () => {
  const { asked, check } = judge();
  const draft = draftOf(
    flow({
      one: set('a {{ f(1) }} b {{ g(2) }}'),
      two: code('return f(1)'),
      three: set('{{ f(1) }}'),
    }),
    check,
  );
  expect(await draft.validate()).toEqual([]);
  expect(asked).toHaveLength(1);
  expect(asked[0]?.tenant).toBe('t');
  expect(asked[0]?.sources.map(({ kind, source }) => `${kind} ${source}`).sort()).toEqual([
    'code return f(1)',
    'expression f(1)',
    'expression g(2)',
  ]);
  await draft.publish();
  expect(draft.published).toEqual([expect.objectContaining({ flow: 'f', revision: 3 })]);
});

test('what is wrong is told at each place, with line and column, beside all other problems', async () => {
  const { check } = judge();
  const steps = {
    one: set(['{{ f(wrong) }}', '{{ f(fine) }}', '{{ nothing }}']),
    two: { ...code('wrong'), after: 'three' },
    four: set('{{ f(wrong) }}'),
  };
  const draft = draftOf(flow(steps), check);
  const problems = await draft.validate();
  expect(problems.map(({ path, code, severity }) => [path, code, severity])).toEqual([
    ['steps.two.after', 'step_unknown', 'error'],
    ['steps.one.with.value[2]', 'name_unknown', 'error'],
    ['steps.two.with.source', 'code_invalid', 'error'],
    ['steps.one.with.value[0]', 'expression_invalid', 'error'],
    ['steps.four.with.value', 'expression_invalid', 'error'],
  ]);
  expect(problems[2]?.message).toEqual({
    'zh-CN': '代码有误：第 2 行第 5 列：坏。',
    en: 'The code is wrong: line 2, column 5: bad.',
  });
  expect(problems[3]?.message).toEqual({
    'zh-CN': '表达式「f(wrong)」有误：第 2 行第 5 列：坏。',
    en: 'The expression "f(wrong)" is wrong: line 2, column 5: bad.',
  });
  const error = await errorOf(draft.publish());
  expect([error.code, error.options.details]).toEqual(['invalid_input', { problems }]);
  expect(draft.published).toEqual([]);
});

test('the schema of the input is judged with its regular expressions', async () => {
  const { asked, check } = judge();
  const input = { properties: { a: { pattern: 'wrong|a' }, b: { pattern: 'b' } } };
  const problems = await draftOf({ ...flow({ one: set(1) }), input }, check).validate();
  expect(asked[0]?.sources).toMatchObject([
    { kind: 'pattern', source: 'wrong|a' },
    { kind: 'pattern', source: 'b' },
    { kind: 'schema', source: JSON.stringify(input) },
  ]);
  expect(problems.map(({ path, code }) => [path, code])).toEqual([
    ['input.properties.a.pattern', 'pattern_invalid'],
    ['input', 'schema_invalid'],
  ]);
  expect(problems.map(({ message }) => message.en)).toEqual([
    'The regular expression is wrong: line 2, column 5: bad.',
    'No input can be checked by this schema: line 2, column 5: bad.',
  ]);
});

test.each(['slow', 'deadly'])('code that is too %s to be read is wrong', async (source) => {
  const draft = draftOf(flow({ one: code(source) }), judge().check);
  const [problem] = await draft.validate();
  expect(problem).toMatchObject({ path: 'steps.one.with.source', code: 'code_invalid' });
  expect(problem?.message.en).toContain('nest less');
  expect((await errorOf(draft.publish())).code).toBe('invalid_input');
});

test('a long expression is quoted in part', async () => {
  const draft = draftOf(flow({ one: set(`{{ f(wrong, ${'x'.repeat(500)}) }}`) }), judge().check);
  const [problem] = await draft.validate();
  expect(problem?.message.en).toMatch(/^The expression "f\(wrong, x{51}…" is wrong: line 2/);
});

test('without a guest validation warns, and publishing waits', async () => {
  const draft = draftOf(flow({ one: code('away'), two: set('{{ f(away) }}') }), judge().check);
  const problems = await draft.validate();
  expect(problems).toEqual(
    ['steps.one.with.source', 'steps.two.with.value'].map((path) =>
      expect.objectContaining({ path, code: 'not_checked', severity: 'warning' }),
    ),
  );
  const error = await errorOf(draft.publish());
  expect(error.code).toBe('unavailable');
  expect(error.params).toEqual({
    zh: '流程暂时无法检查，没有发布（没有）',
    en: 'the flow could not be checked, so it was not published (none)',
  });
  expect(error.options).toMatchObject({ retryAfter: 250, details: { problems } });
  expect(draft.published).toEqual([]);
});

test('what is wrong for certain is told even when the rest cannot be judged', async () => {
  const draft = draftOf(flow({ one: code('away'), two: code('wrong') }), judge().check);
  const error = await errorOf(draft.publish());
  expect(error.code).toBe('invalid_input');
  expect(error.options.field).toBe('steps.two.with.source');
  expect(error.options.details).toMatchObject({
    problems: [{ code: 'code_invalid' }, { code: 'not_checked' }],
  });
});

const many = (count: number, source: (index: number) => string) =>
  flow({ one: set(Array.from({ length: count }, (_, index) => `{{ ${source(index)} }}`)) });

test('a thousand different sources are checked, more are too many', async () => {
  const { asked, check } = judge();
  expect(
    await draftOf(
      many(1000, (index) => `f(${index})`),
      check,
    ).validate(),
  ).toEqual([]);
  expect(asked[0]?.sources).toHaveLength(1000);
  const draft = draftOf(
    many(1001, (index) => `f(${index})`),
    check,
  );
  expect(await draft.validate()).toEqual([
    expect.objectContaining({ path: 'steps', code: 'too_large', severity: 'error' }),
  ]);
  expect((await errorOf(draft.publish())).code).toBe('invalid_input');
  expect(asked).toHaveLength(1);
});

test('one fault in thousands of places is told a thousand times, before any warning', async () => {
  const draft = draftOf(
    many(3000, (index) => (index % 3 ? 'f(wrong)' : 'f(away)')),
    judge().check,
  );
  const problems = await draft.validate();
  expect(problems).toHaveLength(1000);
  expect(problems.every(({ severity }) => severity === 'error')).toBe(true);
});

test('a document in hand is judged instead of the draft', async () => {
  const draft = draftOf(flow({ one: code('fine') }), judge().check);
  const problems = await draft.validate(flow({ one: code('wrong') }));
  expect(problems.map(({ code }) => code)).toEqual(['code_invalid']);
});

test('flows a document names have to be there, and to be published some day, those in nested steps included', async () => {
  const call = (name: string) => ({ use: 'call', with: { flow: name } });
  const steps = {
    known: call('published'),
    itself: call('f'),
    inside: { use: 'try', with: { steps: { unknown: call('draft') } } },
  };
  const settings = { onFailure: { call: 'nobody' } };
  const problems = await draftOf({ ...flow(steps), settings }, judge().check).validate();
  expect(problems.map(({ path, code }) => `${path} ${code}`)).toEqual([
    'settings.onFailure.call flow_unknown',
    'steps.inside.with.steps.unknown.with.flow flow_not_published',
  ]);
});

test('the interpreter and the names of the language agree', async () => {
  const { asked, check } = judge();
  const round = {
    one: set(
      '{{ item.id }} {{ index }} {{ loop.parent?.round }} {{ vars.limit }} {{ env }} {{ text.upper(item) }}',
    ),
    two: { ...set('{{ steps.one.value }}{{ Math.PI }}{{ json }}'), after: 'one' },
  };
  const steps = {
    each: {
      use: 'loop',
      with: { items: '{{ trigger.list }}', collect: '{{ steps.two }}', steps: round },
    },
    last: { ...set("{{ steps['each'][0] }}"), after: 'each' },
  };
  const problems = await draftOf(flow(steps), check).validate();
  // There are no variables.
  expect(problems.map(({ code }) => code)).toEqual(['variable_unknown']);
  expect(asked[0]?.sources.map(({ source }) => source)).toEqual(['text.upper(item)', 'json']);
});

test('a group that no worker serves is a warning, and hinders nothing', async () => {
  const { check } = judge();
  const document = { ...flow({ one: set(1) }), settings: { group: 'north' } };
  const draft = draftOf(document, check);
  expect(await draft.validate()).toMatchObject([{ path: 'settings.group', severity: 'warning' }]);
  expect(await draft.publish()).toMatchObject({ isNew: true });
});
