import { expect, it } from 'vitest';
import { takenRoutes } from './taken-routes.ts';

const store = {
  findRoute: async ({ method, path }: { method: string; path: string }) =>
    path === 'held' && method === 'POST'
      ? { method, path, flow: 'holder', version: 1, trigger: 'asked' }
      : null,
};
const hook = (settings: object) => ({ use: 'webhook', with: { auth: 'none', ...settings } });
const places = async (key: string, triggers: object) =>
  (await takenRoutes(store, { key, document: { triggers } })).map(({ path, code }) => [path, code]);

it('names each webhook whose address another flow holds, the default method included', async () => {
  const triggers = {
    a: hook({ path: 'held' }),
    b: hook({ path: 'held', method: 'PUT' }),
    c: hook({ path: 'free' }),
    d: { use: 'manual' },
    e: hook({ path: 7 }),
  };
  expect(await places('mine', triggers)).toEqual([['triggers.a.with.path', 'route_taken']]);
  expect(await places('holder', triggers)).toEqual([]);
  expect(await takenRoutes(store, { key: 'mine', document: 'no document' })).toEqual([]);
});
