/**
 * The dependency rules of the project, read from the imports: which folder may import which, which library lives where,
 * no cycles. Biome's fences say the same in the editor; this proves it for every file.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

const ports = [
  'server/src/queue/queue.ts',
  'server/src/queue/handover.ts',
  'server/src/signals/signals.ts',
  'server/src/signals/wait-for-run.ts',
  'server/src/store/control-store.ts',
  'server/src/store/tenant-store.ts',
  'server/src/store/blobs/blobs.ts',
  'server/src/sandbox/sandbox.ts',
  // Not ports, but pure: what an order, a chunk, a new run and a message are, for every store alike.
  'server/src/store/order.ts',
  'server/src/store/lanes.ts',
  'server/src/store/journal-chunks.ts',
  'server/src/store/new-run.ts',
  'server/src/store/run-messages.ts',
];
const contract = 'server/contract';
const sdk = 'connectors/sdk';
const leaves = [
  'server/src/observe',
  'server/src/ids.ts',
  'server/src/trace.ts',
  'server/src/callback-token.ts',
  'server/src/numbered.ts',
];
const pure = [contract, 'server/src/engine', 'server/src/expr'];
const middle = [...pure, ...ports, ...leaves, 'server/src/versions', 'server/src/connector-host'];

/**
 * What a place may import beside its own files: places of ours (a folder or a file) and libraries. The longest place
 * that fits a file counts.
 */
const rules: Readonly<Record<string, { readonly may: readonly string[]; readonly says: string }>> =
  {
    connectors: {
      may: [sdk, 'zod', 'node:'],
      says: 'A connector imports connectors/sdk and its own vendor library.',
    },
    'connectors/index.ts': { may: ['connectors'], says: 'The registry imports connectors only.' },
    'connectors/feishu': {
      may: [sdk, 'zod', 'node:', '@larksuiteoapi/node-sdk'],
      says: 'A connector imports connectors/sdk and its own vendor library.',
    },
    'connectors/rabbitmq': {
      may: [sdk, 'zod', 'node:', 'amqplib'],
      says: 'A connector imports connectors/sdk and its own vendor library.',
    },
    [sdk]: { may: ['zod', 'node:'], says: 'connectors/sdk imports nothing of ours.' },
    [contract]: { may: [sdk, 'zod'], says: 'The contract imports connectors/sdk and zod only.' },
    'server/src': {
      may: [contract, 'node:'],
      says: 'Files beside main.ts are leaves: contract only.',
    },
    'server/src/config.ts': {
      may: [contract, 'server/src/observe', 'node:'],
      says: 'config.ts is a leaf.',
    },
    'server/src/redis.ts': {
      may: [contract, 'server/src/observe', 'node:', 'ioredis'],
      says: 'redis.ts is the home of ioredis.',
    },
    'server/src/main.ts': {
      may: ['server/src', contract, 'node:'],
      says: 'main.ts wires and uses no library.',
    },
    'server/src/roles': {
      may: ['server/src', 'connectors', contract, 'node:'],
      says: 'roles/ wires our own folders and uses no library.',
    },
    'server/src/engine': { may: [contract], says: 'engine/ imports the contract only.' },
    'server/src/expr': { may: [contract], says: 'expr/ imports the contract only.' },
    'server/src/triggers': {
      may: [...middle, 'node:'],
      says: 'triggers/ imports engine, expr, contract, versions, connector-host and ports.',
    },
    'server/src/worker': {
      may: [...middle, 'node:'],
      says: 'worker/ imports engine, expr, contract, versions, connector-host and ports.',
    },
    'server/src/http': {
      may: [...middle, 'server/src/triggers', 'node:', 'express', 'helmet', 'zod'],
      says: 'http/ imports engine, expr, contract, versions, connector-host, triggers and ports.',
    },
    'server/src/versions': {
      may: [...pure, ...ports, ...leaves, 'server/src/connector-host/catalog.ts', 'node:', 'yaml'],
      says: 'versions/ imports engine, expr, contract, the catalog and ports.',
    },
    'server/src/connector-host': {
      may: [sdk, contract, ...ports, ...leaves, 'node:', 'undici', 'ipaddr.js', 'zod'],
      says: 'connector-host/ imports connectors/sdk, contract and the ports of the store.',
    },
    'server/src/queue': {
      may: [
        contract,
        ...leaves,
        'server/src/local-socket/local-socket.ts',
        'server/src/redis.ts',
        'node:',
        'bullmq',
      ],
      says: 'A queue adapter imports its port and its one library.',
    },
    'server/src/signals': {
      may: [
        contract,
        ...leaves,
        'server/src/local-socket/local-socket.ts',
        'server/src/redis.ts',
        'server/src/store/tenant-store.ts',
        'node:',
      ],
      says: 'A signals adapter imports its port and its one library; who waits also looks at the row.',
    },
    'server/src/store': {
      may: [contract, 'server/src/observe/crash-points.ts', 'node:', 'kysely'],
      says: 'store/ imports the contract, crash points and kysely.',
    },
    'server/src/store/sqlite': {
      may: [
        contract,
        'server/src/store',
        'server/src/local-socket',
        'server/src/numbered.ts',
        'node:',
        'node:sqlite',
        'kysely',
      ],
      says: 'store/sqlite/ imports the store, node:sqlite and the local socket.',
    },
    'server/src/store/postgres': {
      may: [contract, 'server/src/store', 'node:', 'kysely', 'pg'],
      says: 'store/postgres/ imports the store and pg.',
    },
    'server/src/local-socket': {
      may: [contract, 'server/src/numbered.ts', 'node:'],
      says: 'local-socket/ imports the contract only.',
    },
    'server/src/observe': {
      may: [contract, 'node:', 'pino'],
      says: 'observe/ imports the contract and pino.',
    },
    'server/src/sandbox': {
      may: [contract, ...leaves, 'node:'],
      says: 'sandbox/ imports the contract and the log; it knows none of those who use it.',
    },
    'server/src/sandbox/guest': {
      may: ['node:'],
      says: 'sandbox/guest/ runs alone: it imports nothing of ours.',
    },
    'server/src/sandbox/guest/schema': {
      may: ['@cfworker/json-schema'],
      says: 'sandbox/guest/schema/ runs in an isolate: it imports the validator of schemas only.',
    },
    'server/src/cli': {
      may: [
        contract,
        'server/src/config.ts',
        'server/src/versions/yaml-file.ts',
        'server/src/ids.ts',
        'server/src/local-socket',
        'node:',
      ],
      says: 'A command imports the contract, the local socket and the form of YAML files.',
    },
  };
const webHome: Readonly<Record<string, string>> = { '@xyflow/react': 'web/src/designer' };
const forbiddenFolders = ['utils', 'shared', 'common', 'helpers', 'types', 'interfaces'];

interface Module {
  readonly path: string;
  /** Paths of our files, names of packages, `node:` modules. */
  readonly imports: readonly string[];
  /** Those that are there when the code runs. */
  readonly atRunTime: readonly string[];
}

const sources = ['connectors', 'server/contract', 'server/src', 'web/src'].flatMap(filesBelow);
const modules = sources.filter((path) => !/\.(test|testsuite)\.tsx?$/.test(path)).map(read);

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesBelow(path);
    return /\.(ts|tsx|js|mjs)$/.test(path) ? [path] : [];
  });
}

function read(path: string): Module {
  const text = readFileSync(join(root, path), 'utf8').replace(/^\s*(\/\/|\/?\*).*$/gm, '');
  const static_ = [
    ...text.matchAll(/^(?:import|export)\b(?!\s*\()(\s+type\b)?[^'";]*?from\s*'([^']+)'/gm),
  ];
  const bare = [
    ...text.matchAll(/^import\s*'([^']+)'/gm),
    ...text.matchAll(/\bimport\(\s*'([^']+)'/g),
  ];
  const target = (specifier = '') => resolveImport(path, specifier);
  const others = bare.map(([, specifier]) => target(specifier));
  return {
    path,
    imports: [...static_.map(([, , specifier]) => target(specifier)), ...others],
    atRunTime: [
      ...static_.filter(([, type]) => !type).map(([, , specifier]) => target(specifier)),
      ...others,
    ],
  };
}

function resolveImport(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return relative(root, resolve(root, dirname(from), specifier));
  const [, workspace, rest] = /^@weir\/(contract|connectors)\/?(.*)$/.exec(specifier) ?? [];
  if (workspace === 'contract') return `${contract}/${rest}.ts`;
  if (workspace) return rest === 'sdk' ? `${sdk}/index.ts` : `connectors/${rest || 'index'}.ts`;
  return specifier;
}

const lies = (path: string, place: string) => path === place || path.startsWith(`${place}/`);

function placeOf(path: string): string | undefined {
  const places = Object.keys(rules).filter((place) => lies(path, place));
  return places.toSorted((a, b) => b.length - a.length)[0];
}

/** Where the files are that belong together: a connector's folder, else the place of the rule. */
function home(path: string): string {
  return /^connectors\/[^/]+(?=\/)/.exec(path)?.[0] ?? placeOf(path) ?? path;
}

function allowed(target: string, may: readonly string[]): boolean {
  if (target === 'node:sqlite') return may.includes(target);
  return may.some(
    (place) => lies(target, place) || (place === 'node:' && target.startsWith('node:')),
  );
}

describe('imports', () => {
  test('are all seen', () => {
    expect(modules.length).toBeGreaterThan(40);
    expect(modules.flatMap((module) => module.imports).length).toBeGreaterThan(modules.length);
    const known = new Set(sources);
    const ours = modules
      .flatMap((module) => module.imports)
      .filter((target) => /^(server|connectors|web)\//.test(target));
    expect(ours.filter((target) => /\.(ts|js|tsx)$/.test(target) && !known.has(target))).toEqual(
      [],
    );
  });

  test('keep to the direction between folders and to one home for each library', () => {
    const broken = modules.flatMap(({ path, imports }) => {
      const place = placeOf(path);
      const rule = place === undefined ? undefined : rules[place];
      if (path.startsWith('web/')) return [];
      if (!rule) return [`${path}: no rule for this folder`];
      return imports
        .filter((target) => home(target) !== home(path) && !allowed(target, rule.may))
        .map((target) => `${path} → ${target}: ${rule.says}`);
    });
    expect(broken).toEqual([]);
  });

  test('of the pages reach the contract only', () => {
    const ours = ['server', 'connectors', '@weir/connectors', '@weir/server'];
    const broken = modules
      .filter(({ path }) => path.startsWith('web/'))
      .flatMap(({ path, imports }) => imports.map((target) => ({ path, target })))
      .filter(({ path, target }) => {
        const library = webHome[target];
        if (library !== undefined) return !lies(path, library);
        return !lies(target, contract) && ours.some((place) => lies(target, place));
      });
    expect(broken).toEqual([]);
  });

  test('have no cycles', () => {
    expect(cycles(new Map(modules.map((module) => [module.path, module.atRunTime])))).toEqual([]);
  });

  test('do not reach main.ts', () => {
    const importers = modules.filter(({ imports }) => imports.includes('server/src/main.ts'));
    expect(importers.map(({ path }) => path)).toEqual([]);
  });
});

test('no folder is a drawer', () => {
  const drawers = sources.filter((path) =>
    dirname(path)
      .split('/')
      .some((name) => forbiddenFolders.includes(name)),
  );
  expect(drawers).toEqual([]);
});

test('only config.ts reads the environment', () => {
  const readers = sources.filter(
    (path) =>
      !path.includes('.test') && /\bprocess\.env\b/.test(readFileSync(join(root, path), 'utf8')),
  );
  expect(readers).toEqual(['server/src/config.ts']);
});

/** Each cycle once, as the path that closes it. */
function cycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    if (trail.includes(path)) found.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
    if (done.has(path)) return;
    done.add(path);
    for (const target of graph.get(path) ?? []) visit(target, [...trail, path]);
  };
  for (const path of graph.keys()) visit(path, []);
  return found;
}
