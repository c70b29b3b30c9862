import type { Reader, Recall, Writer } from './access.ts';
import type { Blobs } from './blobs/blobs.ts';
import { acceptedBeside, keptBeside, wholeJournal } from './blobs/kept-beside.ts';
import { alertVerbs } from './over/alerts.ts';
import { findingVerbs } from './over/finding.ts';
import { flowVerbs } from './over/flows.ts';
import { jobVerbs } from './over/jobs.ts';
import { keptVerbs } from './over/kept.ts';
import { orderVerbs } from './over/order.ts';
import type { Ways } from './over/ways.ts';
import type { Search } from './search/search.ts';
import type { TenantStore, TenantStores } from './tenant-store.ts';
import { countReady } from './verbs/count-ready.ts';
import { findConnection, listConnections } from './verbs/find-connections.ts';
import { findRun } from './verbs/find-run.ts';
import { hasExpiredDedupe } from './verbs/forget-dedupe.ts';
import { listAudit } from './verbs/list-audit.ts';
import { readFirstChunk, readJournal } from './verbs/read-journal.ts';
import { hasExpiredSignal } from './verbs/signal.ts';
import { findSnapshot } from './verbs/snapshots.ts';
import { findTold, readMessages } from './verbs/tell-runs.ts';
import type { TenantVerbs } from './verbs/tenant-verbs.ts';
import { awaitsCallback } from './verbs/waits.ts';
import { nextDue } from './verbs/wake-runs.ts';

/** Commits of expired keys in one go. */
const rounds = 20;

interface Access {
  readonly writer: Writer;
  readonly reader: Reader;
  readonly blobsOf: (tenant: string) => Blobs;
  readonly search: Search;
  readonly recall: Recall;
}

/** Writes through the writer, wherever that is; reads here. */
export function tenantStoresOver(access: Access): TenantStores {
  const { reader } = access;
  const stores = new Map<string, TenantStore>();
  return {
    of(tenant) {
      const isKnown = reader.checkTenant(tenant);
      const store = stores.get(tenant) ?? storeOf(waysOf(tenant, access));
      // Whoever asks for tenants that are not there is not to fill our memory.
      if (isKnown) stores.set(tenant, store);
      return store;
    },
    close: async () => reader.closeTenants(),
  };
}

function waysOf(tenant: string, access: Access): Ways {
  const { writer, reader, blobsOf, search, recall } = access;
  return {
    tenant,
    read: (verb) => reader.read(tenant, verb),
    write: (verb, params) =>
      writer.write(tenant, verb, params) as ReturnType<TenantVerbs[typeof verb]>,
    blobs: blobsOf(tenant),
    search,
    recall,
  };
}

function storeOf(ways: Ways): TenantStore {
  const { read, write, blobs } = ways;
  return {
    ...flowVerbs(ways),
    accept: (run) => acceptedBeside(blobs, run, (kept) => write('acceptRun', kept)),
    acceptHeld: (held) =>
      keptBeside(blobs, held.append, (append) => write('acceptHeld', { ...held, append })),
    claim: (claim) => write('claimRuns', claim),
    append: (append) => keptBeside(blobs, append, (kept) => write('appendChunk', kept)),
    giveBack: (held) => write('giveBack', held),
    wake: (at) => write('wakeRuns', at),
    nextDue: () => read(nextDue),
    intervene: (wish) => keptBeside(blobs, wish, (kept) => write('intervene', kept)),
    tell: (tell) => write('tell', tell),
    messages: (sent) => read((tx) => readMessages(tx, sent)),
    told: (owner) => read((tx) => findTold(tx, owner)),
    signal: (given) => write('signal', given),
    forgetSignals: async (at) => {
      if (await read((tx) => hasExpiredSignal(tx, at))) await write('forgetSignals', at);
    },
    callBack: (callback) => write('callBack', callback),
    awaitsCallback: (wait) => read((tx) => awaitsCallback(tx, wait)),
    closeWait: (wait) => write('closeWait', wait),
    release: (owners) => write('releaseRuns', owners),
    forgetDelivery: (key) => write('forgetDelivery', key),
    forgetDedupe: async (at) => {
      // Each time a commit of its own, so that what waits behind it does not wait long.
      for (
        let round = 0;
        round < rounds && (await read((tx) => hasExpiredDedupe(tx, at)));
        round += 1
      ) {
        await write('forgetDedupe', at);
      }
    },
    ready: () => read(countReady),
    findRun: (id) => read((tx) => findRun(tx, id)),
    journal: async (runId, after) =>
      wholeJournal(blobs, await read((tx) => readJournal(tx, runId, after))),
    firstChunk: async (runId) => {
      const first = await read((tx) => readFirstChunk(tx, runId));
      return first && ((await wholeJournal(blobs, [first]))[0] ?? null);
    },
    snapshot: (runId) => read((tx) => findSnapshot(tx, runId)),

    ...orderVerbs(ways),
    ...findingVerbs(ways),
    ...alertVerbs(ways),
    ...jobVerbs(ways),
    ...keptVerbs(ways),

    saveConnection: (connection) => write('saveConnection', connection),
    findConnection: (key) => read((tx) => findConnection(tx, key)),
    listConnections: () => read(listConnections),

    audit: (entry) => write('addAudit', entry),
    listAudit: (page) => read((tx) => listAudit(tx, page)),
  };
}
