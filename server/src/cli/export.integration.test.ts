import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { run } from './export.ts';
import { CommandFailure } from './failure.ts';

/** A server that is hostile, or not the one that was meant: it must not choose where files are written. */
let server: Server;
let root: string;
let folder: string;
let answers: Record<'flows' | 'flow' | 'connections', unknown>;

const flow = {
  key: 'one',
  name: 'One',
  revision: 1,
  publishedVersion: 1,
  changed: false,
  updatedAt: 1,
  kept: { bytes: 0, quota: 1 },
};
const connection = {
  key: 'core',
  connector: 'core',
  name: 'Core',
  config: { id: 1 },
  secrets: ['token'],
  updatedAt: 1,
};

beforeEach(async () => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
  vi.spyOn(console, 'error').mockImplementation(() => {});
  root = await mkdtemp(join(tmpdir(), 'weir-export-'));
  folder = join(root, 'a', 'b');
  await mkdir(folder, { recursive: true });
  answers = {
    flows: { items: [flow], nextCursor: null },
    flow: { ...flow, document: { flow: 'one', steps: {} } },
    connections: { items: [connection] },
  };
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://any');
    const which = /\/connections$/.test(pathname)
      ? 'connections'
      : /\/flows$/.test(pathname)
        ? 'flows'
        : 'flow';
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answers[which]));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  vi.restoreAllMocks();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(root, { recursive: true });
});

function exported(more: Readonly<Record<string, string>> = {}): Promise<number> {
  const { port } = server.address() as AddressInfo;
  const given: Readonly<Record<string, string>> = {
    url: `http://127.0.0.1:${port}`,
    token: 'x'.repeat(20),
    ...more,
  };
  const options = {
    text: (name: string) => given[name],
    has: () => false,
    integer: () => undefined,
  };
  return run({ operands: [folder], options });
}

const written = async () =>
  (await readdir(root, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

it('writes flows and connections below the folder', async () => {
  expect(await exported()).toBe(0);
  expect(await written()).toEqual(['connections/core.yaml', 'flows/one.yaml']);
  expect(await readFile(join(folder, 'connections/core.yaml'), 'utf8')).toContain(
    'WEIR_CORE_TOKEN',
  );
});

const climbing = '../../../climbed';

it.each<[string, () => void, RegExp]>([
  [
    'a flow whose key climbs',
    () => (answers.flows = { items: [{ ...flow, key: climbing }], nextCursor: null }),
    /climbed.* is no key of a flow/,
  ],
  [
    'a connection whose key climbs',
    () => (answers.connections = { items: [{ ...connection, key: climbing }] }),
    /listConnections: items\.0\.key/,
  ],
  ['flows that are no list', () => (answers.flows = { items: 1 }), /listFlows: items/],
  ['a flow without a document', () => (answers.flow = flow), /getFlow: document/],
  [
    'a connection without a list of secrets',
    () => (answers.connections = { items: [{ ...connection, secrets: 'token' }] }),
    /listConnections: items\.0\.secrets/,
  ],
])('refuses %s', async (_what, arrange, sentence) => {
  arrange();
  const failure = await exported().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(CommandFailure);
  expect((failure as CommandFailure).text.en).toMatch(sentence);
  expect((failure as CommandFailure).text['zh-CN']).toMatch(/\p{Script=Han}/u);
  expect((await written()).filter((file) => !/^flows\/one\.yaml$/.test(file))).toEqual([]);
});

it('refuses a key given by --flow that climbs', async () => {
  await expect(exported({ flow: climbing })).rejects.toThrow(/is no key of a flow/);
  expect(await written()).toEqual([]);
});
