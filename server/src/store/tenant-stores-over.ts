import type { Reader, Writer } from './access.ts';
import type { Blobs } from './blobs/blobs.ts';
import { keptBeside, namedBeside, wholeJournal } from './blobs/kept-beside.ts';
import type { Tx } from './statement.ts';
import type { TenantStore, TenantStores } from './tenant-store.ts';
import { isBlobUsed } from './verbs/blobs.ts';
import { countReady } from './verbs/count-ready.ts';
import { findConnection, listConnections } from './verbs/find-connections.ts';
import { findFlow } from './verbs/find-flow.ts';
import { findRoute } from './verbs/find-route.ts';
import { findRun } from './verbs/find-run.ts';
import { findVersion } from './verbs/find-version.ts';
import { hasExpiredDedupe } from './verbs/forget-dedupe.ts';
import { endedRuns } from './verbs/kept-runs.ts';
import { listAudit } from './verbs/list-audit.ts';
import { listFlows } from './verbs/list-flows.ts';
import { listRuns } from './verbs/list-runs.ts';
import { listTriggers } from './verbs/list-triggers.ts';
import { listVersions } from './verbs/list-versions.ts';
import { readJournal } from './verbs/read-journal.ts';
import { listTriggerReports } from './verbs/report-triggers.ts';
import { hasExpiredSignal } from './verbs/signal.ts';
import { findSnapshot } from './verbs/snapshots.ts';
import { findTold, readMessages } from './verbs/tell-runs.ts';
import type { TenantVerbs } from './verbs/tenant-verbs.ts';
import { untrimmed } from './verbs/trim-runs.ts';
import { awaitsCallback } from './verbs/waits.ts';
import { nextDue } from './verbs/wake-runs.ts';

/** Commits of expired keys in one go. */
const rounds = 20;

type Verb = keyof TenantVerbs;
type Params<V extends Verb> = Parameters<TenantVerbs[V]>[1];

/** Writes through `writer`, wherever that is; reads here. */
export function tenantStoresOver(
  writer: Writer,
  reader: Reader,
  blobsOf: (tenant: string) => Blobs,
): TenantStores {
  const stores = new Map<string, TenantStore>();
  return {
    of(tenant) {
      const isKnown = reader.checkTenant(tenant);
      const store =
        stores.get(tenant) ?? storeOf(tenant, { writer, reader, blobs: blobsOf(tenant) });
      // Whoever asks for tenants that are not there is not to fill our memory.
      if (isKnown) stores.set(tenant, store);
      return store;
    },
    close: async () => reader.closeTenants(),
  };
}

interface Access {
  readonly writer: Writer;
  readonly reader: Reader;
  readonly blobs: Blobs;
}

function storeOf(tenant: string, { writer, reader, blobs }: Access): TenantStore {
  const read: <Result>(verb: Parameters<typeof reader.read<Result>>[1]) => Promise<Result> = (
    verb,
  ) => reader.read(tenant, verb);
  const write = <V extends Verb>(verb: V, params: Params<V>) =>
    writer.write(tenant, verb, params) as ReturnType<TenantVerbs[V]>;
  return {
    saveDraft: (draft) => write('saveDraft', draft),
    findFlow: (key) => read((tx) => findFlow(tx, key)),
    listFlows: (page) => read((tx) => listFlows(tx, page)),
    publish: (publication) => write('publish', publication),
    findVersion: (version) => read((tx) => findVersion(tx, version)),
    listVersions: (page) => read((tx) => listVersions(tx, page)),
    findRoute: (route) => read((tx) => findRoute(tx, route)),
    listTriggers: () => read(listTriggers),
    pauseTrigger: (pause) => write('pauseTrigger', pause),
    reportTriggers: (reports) => write('reportTriggers', reports),
    listTriggerReports: () => read(listTriggerReports),

    accept: (run) => keptBeside(blobs, run, (kept) => write('acceptRun', kept)),
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
    listRuns: (page) => read((tx) => listRuns(tx, page)),
    journal: async (runId, after) =>
      wholeJournal(blobs, await read((tx) => readJournal(tx, runId, after))),
    snapshot: (runId) => read((tx) => findSnapshot(tx, runId)),

    ...keptIn({ read, write, blobs }),

    saveConnection: (connection) => write('saveConnection', connection),
    findConnection: (key) => read((tx) => findConnection(tx, key)),
    listConnections: () => read(listConnections),

    audit: (entry) => write('addAudit', entry),
    listAudit: (page) => read((tx) => listAudit(tx, page)),
  };
}

interface Ways {
  readonly read: <Result>(verb: (tx: Tx) => Promise<Result>) => Promise<Result>;
  readonly write: <V extends Verb>(verb: V, params: Params<V>) => ReturnType<TenantVerbs[V]>;
  readonly blobs: Blobs;
}

type KeptVerbs =
  | 'untrimmed'
  | 'trimRun'
  | 'endedRuns'
  | 'measureKept'
  | 'forgetRuns'
  | 'sweepBlobs';

function keptIn({ read, write, blobs }: Ways): Pick<TenantStore, KeptVerbs> {
  return {
    endedRuns: (of) => read((tx) => endedRuns(tx, of)),
    measureKept: (of) => write('measureKept', of),
    forgetRuns: (old) => write('forgetRuns', old),
    untrimmed: (old) => read((tx) => untrimmed(tx, old)),
    trimRun: async (trimmed) =>
      write('trimRun', { ...trimmed, chunks: await namedBeside(blobs, trimmed.chunks) }),
    sweepBlobs: ({ before }) =>
      blobs.sweep({ before, isUsed: (hash) => read((tx) => isBlobUsed(tx, hash)) }),
  };
}
