import { readdirSync, readFileSync, writeSync } from 'node:fs';
import { posix, sep } from 'node:path';

/** @typedef {import('isolated-vm').Isolate} Isolate */
/** @typedef {import('isolated-vm').Module} Module */
/** @typedef {import('isolated-vm').Reference<(...args: string[]) => string>} Entry */

/**
 * An isolate with one context: hardened and kept for the code of one flow version, or for the schemas of all of them.
 * @typedef {object} Realm
 * @property {Isolate} isolate
 * @property {number} heap Bytes, as of the end of its last evaluation.
 * @property {number} evaluations So many have ended.
 * @property {(name: string) => Entry} entry What its program offers by that name.
 */

/**
 * What is loaded into an isolate.
 * @typedef {object} Program
 * @property {ReadonlyMap<string, string>} sources By their paths; `main.mjs` is evaluated.
 * @property {readonly string[]} entries
 */

/** The name of the realm that judges by schemas. */
export const schemaRealm = 'schema';

const memoryLimit = 128;
const maxRealms = 8;
/** A realm serves so many evaluations. */
const maxEvaluations = 10_000;
/** A realm whose heap has grown beyond it is given up when it is free, so that what one evaluation leaves is not counted against the next. */
const largeHeap = 48 * 1024 * 1024;

/** What all realms may keep together: with a guest's own 60 MB and one evaluation at its limit, less than the guest may have. */
const keptHeaps = 96 * 1024 * 1024;

const validator = '@cfworker/json-schema';
const validatorFolder = 'validator';

/** @param {URL} folder */
function sourcesIn(folder, extension = '.mjs') {
  const names = readdirSync(folder, { encoding: 'utf8', recursive: true });
  return names
    .map((name) => name.replaceAll(sep, '/'))
    .filter((name) => name.endsWith(extension))
    .map((name) => /** @type {const} */ ([name, readFileSync(new URL(name, folder), 'utf8')]));
}

/** @type {Program} */
const code = {
  sources: new Map(sourcesIn(new URL('./realm/', import.meta.url))),
  entries: ['evaluate', 'run', 'check', 'take'],
};

/**
 * No code of a tenant is ever executed here, so it is not hardened.
 * @param {URL} library folder of the validator
 * @returns {Program}
 */
function schemaProgram(library) {
  const theirs = sourcesIn(library, '.js').map(
    ([name, source]) => /** @type {const} */ ([`${validatorFolder}/${name}`, source]),
  );
  const own = sourcesIn(new URL('./schema/', import.meta.url));
  return { sources: new Map([...own, ...theirs]), entries: ['judge', 'take'] };
}

/**
 * The realms of this guest, least recently used first.
 * @param {import('./addon.mjs').Ivm} ivm
 * @param {URL} library folder of the validator
 */
export function createRealms(ivm, library) {
  /** @type {Program | undefined} */
  let schemas;
  /** @param {string} name */
  const program = (name) => {
    if (name !== schemaRealm) return code;
    schemas ??= schemaProgram(library);
    return schemas;
  };
  /** @type {Map<string, Realm>} */
  const realms = new Map();

  return {
    /** @param {string} name */
    async open(name) {
      const realm = realms.get(name) ?? (await createRealm(ivm, program(name)));
      realms.delete(name);
      realms.set(name, realm);
      const [oldest = name] = realms.keys();
      if (realms.size > maxRealms) this.drop(oldest);
      return realm;
    },
    /** @param {string} name */
    drop(name) {
      const realm = realms.get(name);
      realms.delete(name);
      if (realm && !realm.isolate.isDisposed) realm.isolate.dispose();
    },
    /**
     * After each evaluation: gives up what has served long enough or is too large, the realm itself or, least recently used first, others.
     * @param {string} name
     */
    trim(name) {
      const realm = realms.get(name);
      if (!realm) return;
      realm.heap = heapOf(realm.isolate);
      realm.evaluations += 1;
      if (realm.heap > largeHeap || realm.evaluations >= maxEvaluations) this.drop(name);
      let sum = 0;
      for (const { heap } of realms.values()) sum += heap;
      for (const [oldest, { heap }] of realms) {
        if (sum <= keptHeaps) break;
        this.drop(oldest);
        sum -= heap;
      }
    },
  };
}

/** @param {Isolate} isolate */
function heapOf(isolate) {
  if (isolate.isDisposed) return 0;
  const { total_heap_size, externally_allocated_size } = isolate.getHeapStatisticsSync();
  return total_heap_size + externally_allocated_size;
}

/**
 * @param {import('./addon.mjs').Ivm} ivm
 * @param {Program} program
 * @returns {Promise<Realm>}
 */
async function createRealm(ivm, { sources, entries }) {
  const isolate = new ivm.Isolate({
    memoryLimit,
    onCatastrophicError: (message) => {
      writeSync(2, `${message}\n`);
      process.kill(process.pid, 'SIGKILL');
    },
  });
  const context = await isolate.createContext();
  /** @type {Map<string, Module>} */
  const modules = new Map();
  /** @type {Map<Module, string>} */
  const folders = new Map();
  for (const [name, source] of sources) {
    const module = isolate.compileModuleSync(source, { filename: 'weir' });
    modules.set(name, module);
    folders.set(module, posix.dirname(name));
  }
  const main = get(modules, 'main.mjs');
  await main.instantiate(context, (specifier, from) =>
    get(modules, pathOf(specifier, get(folders, from))),
  );
  await main.evaluate();
  /** @type {Map<string, Entry>} */
  const offered = new Map();
  for (const name of entries)
    offered.set(name, await main.namespace.get(name, { reference: true }));
  return { isolate, heap: 0, evaluations: 0, entry: (name) => get(offered, name) };
}

/**
 * @param {string} specifier
 * @param {string} folder
 */
function pathOf(specifier, folder) {
  if (specifier === validator) return `${validatorFolder}/index.js`;
  return posix.join(folder, specifier);
}

/**
 * @template K, T
 * @param {Map<K, T>} map
 * @param {K} name
 */
function get(map, name) {
  const found = map.get(name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
}
