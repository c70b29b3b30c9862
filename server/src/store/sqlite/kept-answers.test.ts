import { expect, test } from 'vitest';
import type { Route } from '../tenant-store.ts';
import { keepAnswers } from './kept-answers.ts';

const wanted = { method: 'POST', path: 'orders' };
const asked = (tenant: string, key = 'POST orders') => ({ tenant, of: 'route', key }) as const;
const route = (version: number): Route => ({ ...wanted, flow: 'f', version, trigger: 'hook' });

/** Routes kept over a writer that commits when it is told to. */
function routes() {
  const commits: (() => void)[] = [];
  const kept = keepAnswers({
    write: () => new Promise((resolve) => commits.push(() => resolve(undefined))),
  });
  return { ...kept, commit: () => commits.shift()?.() };
}

test('reads a route once, until something is published', async () => {
  const { recall, writer, commit } = routes();
  expect(await recall(asked('a'), async () => route(1))).toEqual(route(1));
  expect(await recall(asked('a'), async () => route(2))).toEqual(route(1));
  const published = writer.write('a', 'publish', {});
  commit();
  await published;
  expect(await recall(asked('a'), async () => route(2))).toEqual(route(2));
});

test.each(['publish', 'unpublish', 'pauseTrigger'])(
  'forgets after %s that failed',
  async (verb) => {
    const { recall, writer } = keepAnswers({ write: () => Promise.reject(new Error('lost')) });
    await recall(asked('a'), async () => route(1));
    await expect(writer.write('a', verb, {})).rejects.toThrow('lost');
    expect(await recall(asked('a'), async (): Promise<Route | null> => null)).toBeNull();
  },
);

test('does not keep what was read before a change', async () => {
  const { recall, writer, commit } = routes();
  let answer: (found: Route) => void = () => {};
  const early = recall(asked('a'), () => new Promise((resolve) => (answer = resolve)));
  const published = writer.write('a', 'publish', {});
  commit();
  await published;
  answer(route(1));
  expect(await early).toEqual(route(1));
  expect(await recall(asked('a'), async () => route(2))).toEqual(route(2));
});

test('keeps tenants and addresses apart, and not what is not there', async () => {
  const { recall, writer, commit } = routes();
  await recall(asked('a'), async () => route(1));
  expect(await recall(asked('b'), async (): Promise<Route | null> => null)).toBeNull();
  expect(await recall(asked('b'), async () => route(3))).toEqual(route(3));
  expect(
    await recall(asked('a', 'GET orders'), async (): Promise<Route | null> => null),
  ).toBeNull();
  const published = writer.write('b', 'publish', {});
  commit();
  await published;
  expect(await recall(asked('a'), async (): Promise<Route | null> => null)).toEqual(route(1));
});

test('lanes are kept until some are paused, and routes do not go with them', async () => {
  const { recall, writer, commit } = routes();
  const lanes = { tenant: 'a', of: 'lanes', key: '' } as const;
  expect(await recall(lanes, async () => ['one'])).toEqual(['one']);
  await recall(asked('a'), async () => route(1));
  const paused = writer.write('a', 'pauseLanes', {});
  commit();
  await paused;
  expect(await recall(lanes, async () => ['two'])).toEqual(['two']);
  expect(await recall(asked('a'), async () => route(2))).toEqual(route(1));
});
