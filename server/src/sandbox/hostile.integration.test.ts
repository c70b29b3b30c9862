import type { Json } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Log } from '../observe/log.ts';
import { createSandbox } from './guest-pool.ts';
import { probe, type Snippet, scope, snippets } from './hostile.testsuite.ts';

const silent: Log = { info() {}, warn() {}, error() {} };
const now = Date.UTC(2026, 0, 1, 1);
/** ms. What never ends has the least, what may end so or otherwise has some, and what ends by itself has ample time on any machine. */
const limits = { endless: 100, bounded: 400, ending: 20_000 };
const place = { tenant: 'a', version: '1', now, seed: 's', scope };
const sandbox = createSandbox({ guests: 2, zone: 'Asia/Shanghai', hide: [], log: silent });
let clean: Json | undefined;

const probed = async () => {
  const [result] = await sandbox.evaluate({
    ...place,
    expressions: [probe],
    timeoutMs: limits.ending,
  });
  return result && 'value' in result ? result.value : String(result?.error);
};

function limitOf({ fails = [] }: Snippet): number {
  if (!fails.includes('sandbox_timeout')) return limits.ending;
  return fails.length === 1 ? limits.endless : limits.bounded;
}

async function outcome(snippet: Snippet): Promise<Json | undefined | WeirError> {
  const { expression, code } = snippet;
  const timeoutMs = limitOf(snippet);
  if (code !== undefined)
    return sandbox.runCode({ ...place, source: code, timeoutMs }).catch((error) => error);
  const expressions = [expression ?? ''];
  const [result] = await sandbox.evaluate({ ...place, expressions, timeoutMs });
  return result && 'value' in result ? result.value : result?.error;
}

const named = (snippet: Snippet, index: number) => {
  const source = (snippet.expression ?? snippet.code ?? '').replace(/\s+/g, ' ');
  return [`${index} ${snippet.category}: ${source.slice(0, 100)}`, snippet] as const;
};

beforeAll(async () => {
  clean = await probed();
});
afterAll(() => sandbox.close());

test('the realm says of itself what it should', () => {
  expect(clean).toEqual(expect.arrayContaining([now, '2026-01-01T01:00:00.000Z', '1,2,3', 'true']));
});

/** Walks from all that code can name, and from what its literals make, to what is not frozen. */
const changeable = `(() => {
  const made = [[], async () => {}, function* () {}, async function* () {}, /x/, new Error('x'), [].values(), 'x'[Symbol.iterator](),
    new Map().entries(), new Set().values(), 'x'.matchAll(/x/g), [].values().map(() => 0), Promise.resolve(), new Intl.Segmenter().segment('x'),
    new Intl.Segmenter().segment('x')[Symbol.iterator](), Iterator.from({ next() {} }), (() => { try { time.parse('x') } catch (error) { return error } })()];
  const found = new Set();
  const next = [globalThis, ...made.map((value) => Object.getPrototypeOf(value))];
  while (next.length > 0) {
    const value = next.pop();
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || found.has(value)) continue;
    found.add(value);
    next.push(Object.getPrototypeOf(value));
    for (const key of Reflect.ownKeys(value)) {
      const { value: own, get, set } = Object.getOwnPropertyDescriptor(value, key);
      next.push(own, get, set);
    }
  }
  return [found.size > 1000, [...found].filter((value) => !Object.isFrozen(value)).map((value) => typeof value)];
})()`;

test('nothing that code can reach can be changed', async () => {
  const expressions = [changeable];
  const [result] = await sandbox.evaluate({ ...place, expressions, timeoutMs: limits.ending });
  expect(result).toEqual({ value: [true, []] });
});

describe('hostile code', () => {
  test.each(snippets.map(named))('%s', async (_name, snippet) => {
    const found = await outcome(snippet);
    if (found instanceof WeirError) {
      const said = JSON.stringify([found.params, found.options]);
      expect(snippet.fails ?? [found.message]).toContain(found.code);
      expect(said).not.toMatch(/node_modules|\.mjs|\/work|file:/);
      expect(said.length).toBeLessThan(3000);
      if (snippet.says !== undefined) expect(found.message).toContain(snippet.says);
    } else if ('gives' in snippet) expect(found).toEqual(snippet.gives);
    else expect(snippet.fails).toBeUndefined();
    expect(await probed()).toEqual(clean);
  });
});
