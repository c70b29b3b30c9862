import { readdirSync, readFileSync, writeSync } from 'node:fs';
import { posix, sep } from 'node:path';

/** @typedef {import('isolated-vm').Isolate} Isolate */
/** @typedef {import('isolated-vm').Module} Module */
/** @typedef {import('isolated-vm').Reference<(...args: string[]) => string>} Entry */

/**
 * An isolate with one hardened context, kept for the evaluations of one flow version.
 * @typedef {object} Realm
 * @property {Isolate} isolate
 * @property {number} heap Bytes, as of the end of its last evaluation.
 * @property {Entry} evaluate
 * @property {Entry} run
 * @property {Entry} check
 * @property {Entry} take
 */

const memoryLimit = 128;
const maxRealms = 8;
/** A realm whose heap has grown beyond it is given up when it is free, so that what one evaluation leaves is not counted against the next. */
const largeHeap = 48 * 1024 * 1024;

/** What all realms may keep together: with a guest's own 60 MB and one evaluation at its limit, less than the guest may have. */
const keptHeaps = 96 * 1024 * 1024;

const folder = new URL('./realm/', import.meta.url);
/** By their paths in the folder. */
const sources = new Map(
  readdirSync(folder, { encoding: 'utf8', recursive: true })
    .map((name) => name.replaceAll(sep, '/'))
    .filter((name) => name.endsWith('.mjs'))
    .map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]),
);

/**
 * The realms of this guest, least recently used first.
 * @param {import('./addon.mjs').Ivm} ivm
 */
export function createRealms(ivm) {
  /** @type {Map<string, Realm>} */
  const realms = new Map();

  return {
    /** @param {string} version */
    async open(version) {
      const realm = realms.get(version) ?? (await createRealm(ivm));
      realms.delete(version);
      realms.set(version, realm);
      const [oldest = version] = realms.keys();
      if (realms.size > maxRealms) this.drop(oldest);
      return realm;
    },
    /** @param {string} version */
    drop(version) {
      const realm = realms.get(version);
      realms.delete(version);
      if (realm && !realm.isolate.isDisposed) realm.isolate.dispose();
    },
    /**
     * After each evaluation: gives up what is too large, the realm itself or, least recently used first, others.
     * @param {string} version
     */
    trim(version) {
      const realm = realms.get(version);
      if (!realm) return;
      realm.heap = heapOf(realm.isolate);
      if (realm.heap > largeHeap) this.drop(version);
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
 * @returns {Promise<Realm>}
 */
async function createRealm(ivm) {
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
    get(modules, posix.join(get(folders, from), specifier)),
  );
  await main.evaluate();
  /** @param {string} name */
  const entry = (name) => main.namespace.get(name, { reference: true });
  return {
    isolate,
    heap: 0,
    evaluate: await entry('evaluate'),
    run: await entry('run'),
    check: await entry('check'),
    take: await entry('take'),
  };
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
