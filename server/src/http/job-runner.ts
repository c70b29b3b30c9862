import { setTimeout as pause } from 'node:timers/promises';
import type { JobProblem } from '@weir/contract/job';
import { toErrorData, WeirError } from '@weir/contract/weir-error';
import type { Log } from '../observe/log.ts';
import type { ControlStore } from '../store/control-store.ts';
import { type ActParts, actOn, actOnMany, inHand, type JobInHand, write } from './job-acts.ts';

/** Carries out jobs, those of one tenant one after the other. */
export interface JobRunner {
  /** The tenant has a job, or one less. */
  wake(tenant: string): void;
  /** Begins nothing more; resolves when what is under way is done. What is left goes on with the next api. */
  stop(): Promise<void>;
}

export interface RunnerParts extends ActParts {
  readonly control: Pick<ControlStore, 'tenants'>;
  readonly log: Log;
  /** This process. */
  readonly owner: string;
}

/** A job whose api is gone is taken over after so long, ms. */
const lease = 20_000;
/** Between two looks at tenants that have jobs, ms, and between two at all of them. */
const lookEvery = 5_000;
const wholeEvery = 10 * 60_000;
/** Runs between two leases: of what is done to each by itself, and by one statement. */
const batch = 50;
const manyAtOnce = 500;
/** Runs whose journals are in memory at a time. */
const width = 5;
/** A job takes half of the time of its process at most: it rests as long as it has worked, up to this, ms. */
const longestRest = 1_000;
const afterFault = 2_000;

/** Every api may do so at once: a job is leased, and a run leaves it in the commit that acts on it. */
export function startJobs(parts: RunnerParts): JobRunner {
  const { stores, control, log } = parts;
  const watched = new Set<string>();
  const under = new Map<string, Promise<void>>();
  const stopping = new AbortController();
  const { signal } = stopping;

  const look = (tenant: string): void => {
    if (signal.aborted || under.has(tenant)) return;
    const work = workOn(parts, tenant, signal)
      .then((hasMore) => void (hasMore || watched.delete(tenant)))
      .catch((error: unknown) =>
        log.warn({ error, tenant }, 'jobs cannot go on; they are looked at again'),
      )
      .finally(() => under.delete(tenant));
    under.set(tenant, work);
  };
  const wake = (tenant: string): void => {
    watched.add(tenant);
    look(tenant);
  };
  const whole = async (): Promise<void> => {
    for (const { key } of await control.tenants()) {
      if (signal.aborted) return;
      if (await stores.of(key).hasJobs()) wake(key);
    }
  };
  const lookAtAll = (): void => {
    whole().catch((error: unknown) => log.warn({ error }, 'tenants cannot be asked for jobs'));
  };
  const timers = [
    setInterval(() => watched.forEach(look), lookEvery),
    setInterval(lookAtAll, wholeEvery),
  ];
  lookAtAll();
  return {
    wake,
    async stop() {
      for (const timer of timers) clearInterval(timer);
      stopping.abort();
      await Promise.all(under.values());
    },
  };
}

/** Answers whether jobs are left that somebody else carries out. */
async function workOn(parts: RunnerParts, tenant: string, signal: AbortSignal): Promise<boolean> {
  const { stores, owner, now } = parts;
  const store = stores.of(tenant);
  while (!signal.aborted) {
    if (!(await store.hasJobs())) return false;
    const at = now();
    const row = await store.leaseJob({ owner, now: at, until: at + lease });
    if (!row) return true;
    if (row.state !== 'running') continue;
    const begun = performance.now();
    const isWell = await workThrough(parts, inHand(tenant, row), signal);
    const worked = Math.min(performance.now() - begun, longestRest);
    await rest(isWell ? worked : afterFault, signal);
  }
  return true;
}

/** Ends early when it is to stop. */
async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => undefined);
}

/** One batch. False: what is needed for it cannot be had now. */
async function workThrough(
  parts: RunnerParts,
  job: JobInHand,
  signal: AbortSignal,
): Promise<boolean> {
  const { stores, log, now } = parts;
  const store = stores.of(job.tenant);
  try {
    const many = actOnMany(job, { runIds: [], at: now() });
    const limit = many ? manyAtOnce : batch;
    const left = [...(await store.runsOfJob({ job: job.row.id, limit }))];
    if (many) {
      await write(parts, job, { runIds: left, act: many });
      return true;
    }
    // One that fails ends the batch, and what the others are at is waited for.
    const faults: unknown[] = [];
    const carry = async (): Promise<void> => {
      while (faults.length === 0 && !signal.aborted) {
        const runId = left.shift();
        if (runId === undefined) return;
        await actOrPass(parts, job, runId).catch((error: unknown) => faults.push(error));
      }
    };
    await Promise.all(Array.from({ length: width }, carry));
    if (faults.length > 0) throw faults[0];
    return true;
  } catch (error) {
    log.warn({ error, job: job.row.id }, 'a job cannot go on; it is tried again');
    return false;
  }
}

/** Throws where the run is not the reason that it cannot be done. */
async function actOrPass(parts: RunnerParts, job: JobInHand, runId: string): Promise<void> {
  try {
    await actOn(parts, job, runId);
  } catch (error) {
    const problem = problemOf(error, { runId, traceId: job.row.traceId });
    if (!problem) throw error;
    if (problem.outcome === 'failed')
      parts.log.warn({ error, run: runId }, 'a job fails for a run');
    await parts.stores.of(job.tenant).passInJob({ job: job.row.id, problem });
  }
}

const notNow: ReadonlySet<string> = new Set(['overloaded', 'unavailable', 'disk_full']);
const ofItsState: ReadonlySet<string> = new Set(['conflict', 'not_found']);

/** Undefined: it may well be done later. */
function problemOf(
  error: unknown,
  { runId, traceId }: { runId: string; traceId: string },
): JobProblem | undefined {
  const code = error instanceof WeirError ? error.code : 'internal';
  if (notNow.has(code)) return undefined;
  const outcome = ofItsState.has(code) ? 'skipped' : 'failed';
  return { runId, outcome, error: toErrorData(error, { traceId }) };
}
