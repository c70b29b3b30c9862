import type { Reader, Writer } from './access.ts';
import type { FindRuns, Search } from './search/search.ts';
import type { Tx } from './statement.ts';
import type { TenantStore, TenantStores } from './tenant-store.ts';
import { countLanes, countReady } from './verbs/count-ready.ts';
import { findConnection, listConnections } from './verbs/find-connections.ts';
import { findFlow } from './verbs/find-flow.ts';
import { findJob, hasJobs, listJobs, runsOfJob } from './verbs/find-jobs.ts';
import { findRoute } from './verbs/find-route.ts';
import { findRun } from './verbs/find-run.ts';
import { findVersion } from './verbs/find-version.ts';
import { hasExpiredDedupe } from './verbs/forget-dedupe.ts';
import { listAudit } from './verbs/list-audit.ts';
import { listFlows } from './verbs/list-flows.ts';
import { listRuns } from './verbs/list-runs.ts';
import { listTriggers } from './verbs/list-triggers.ts';
import { listVersions } from './verbs/list-versions.ts';
import { placeInLine } from './verbs/place-in-line.ts';
import { readFirstChunk, readJournal } from './verbs/read-journal.ts';
import { readLanes } from './verbs/read-lanes.ts';
import { listTriggerReports } from './verbs/report-triggers.ts';
import { searchRuns } from './verbs/search-runs.ts';
import { hasExpiredSignal } from './verbs/signal.ts';
import { findSnapshot } from './verbs/snapshots.ts';
import { findTold, readMessages } from './verbs/tell-runs.ts';
import type { TenantVerbs } from './verbs/tenant-verbs.ts';
import { awaitsCallback } from './verbs/waits.ts';
import { nextDue } from './verbs/wake-runs.ts';

/** Commits of expired keys in one go. */
const rounds = 20;

type Verb = keyof TenantVerbs;
type Params<V extends Verb> = Parameters<TenantVerbs[V]>[1];
type Read = <Result>(verb: (tx: Tx) => Promise<Result>) => Promise<Result>;
type Write = <V extends Verb>(verb: V, params: Params<V>) => ReturnType<TenantVerbs[V]>;
type OrderVerb =
  | 'prioritize'
  | 'moveToGroup'
  | 'pauseLanes'
  | 'lanes'
  | 'countLanes'
  | 'placeInLine';
type JobVerb =
  | 'createJob'
  | 'addToJob'
  | 'beginJob'
  | 'leaseJob'
  | 'hasJobs'
  | 'runsOfJob'
  | 'actInJob'
  | 'passInJob'
  | 'cancelJob'
  | 'findJob'
  | 'listJobs';

/** Writes through `writer`, wherever that is; reads here. */
export function tenantStoresOver(writer: Writer, reader: Reader, search: Search): TenantStores {
  const stores = new Map<string, TenantStore>();
  return {
    of(tenant) {
      const isKnown = reader.checkTenant(tenant);
      const store = stores.get(tenant) ?? storeOf(tenant, { writer, reader, search });
      // Whoever asks for tenants that are not there is not to fill our memory.
      if (isKnown) stores.set(tenant, store);
      return store;
    },
    close: async () => reader.closeTenants(),
  };
}

function storeOf(
  tenant: string,
  { writer, reader, search }: { writer: Writer; reader: Reader; search: Search },
): TenantStore {
  const read: Read = (verb) => reader.read(tenant, verb);
  const write: Write = (verb, params) =>
    writer.write(tenant, verb, params) as ReturnType<TenantVerbs[typeof verb]>;
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

    accept: (run) => write('acceptRun', run),
    claim: (claim) => write('claimRuns', claim),
    append: (chunk) => write('appendChunk', chunk),
    giveBack: (held) => write('giveBack', held),
    wake: (at) => write('wakeRuns', at),
    nextDue: () => read(nextDue),
    intervene: (intervention) => write('intervene', intervention),
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
    ...orderVerbs(read, write),
    findRun: (id) => read((tx) => findRun(tx, id)),
    ...findingIn(tenant, { reader, search }),
    journal: (runId, after) => read((tx) => readJournal(tx, runId, after)),
    firstChunk: (runId) => read((tx) => readFirstChunk(tx, runId)),
    snapshot: (runId) => read((tx) => findSnapshot(tx, runId)),

    ...jobVerbs(read, write),

    saveConnection: (connection) => write('saveConnection', connection),
    findConnection: (key) => read((tx) => findConnection(tx, key)),
    listConnections: () => read(listConnections),

    audit: (entry) => write('addAudit', entry),
    listAudit: (page) => read((tx) => listAudit(tx, page)),
  };
}

function orderVerbs(read: Read, write: Write): Pick<TenantStore, OrderVerb> {
  return {
    prioritize: (order) => write('prioritize', order),
    moveToGroup: (move) => write('moveToGroup', move),
    pauseLanes: (change) => write('pauseLanes', change),
    lanes: () => read(readLanes),
    countLanes: () => read(countLanes),
    placeInLine: (runId) => read((tx) => placeInLine(tx, runId)),
  };
}

function jobVerbs(read: Read, write: Write): Pick<TenantStore, JobVerb> {
  return {
    createJob: (job) => write('createJob', job),
    addToJob: (more) => write('addToJob', more),
    beginJob: (job) => write('beginJob', job),
    leaseJob: (lease) => write('leaseJob', lease),
    hasJobs: () => read(hasJobs),
    runsOfJob: (job) => read((tx) => runsOfJob(tx, job)),
    actInJob: (act) => write('actInJob', act),
    passInJob: (pass) => write('passInJob', pass),
    cancelJob: (cancel) => write('cancelJob', cancel),
    findJob: (id) => read((tx) => findJob(tx, id)),
    listJobs: (page) => read((tx) => listJobs(tx, page)),
  };
}

function findingIn(
  tenant: string,
  { reader, search }: { reader: Reader; search: Search },
): Pick<TenantStore, 'listRuns' | 'countRuns' | 'catchUpSearch' | 'forgetSearched'> {
  const find: FindRuns = (wanted) => search.find(tenant, wanted);
  return {
    listRuns: (page) =>
      reader.read(tenant, (tx) =>
        page.q === undefined ? listRuns(tx, page) : searchRuns(tx, find, page),
      ),
    countRuns: (counted) => search.count(tenant, counted),
    catchUpSearch: () => search.catchUp(tenant),
    forgetSearched: (runIds) => search.forget(tenant, runIds),
  };
}
