import { isEnded } from '@weir/contract/run-status';
import type { Writer } from '../access.ts';
import type { Append } from '../tenant-store.ts';
import type { TenantVerbs } from '../verbs/tenant-verbs.ts';

/** Has search take in, behind commits, what they changed. */
export interface SearchNotes {
  /** That this was committed. */
  add(tenant: string, verb: string, params: unknown): void;
  /** Nothing is taken in any more; what is under way ends. */
  close(): Promise<void>;
}

/** ms after a commit at which its run is taken in, together with those of others meanwhile: most have ended by then, and are taken in once. */
const pause = 1_000;
/** After a failure, ms. */
const retryPause = 2_000;

/** `catchUp` brings the search of a tenant up to date; it is called again until it succeeds. */
export function createSearchNotes(
  catchUp: (tenant: string) => Promise<void>,
  onFault: (error: unknown) => void,
): SearchNotes {
  const timers = new Map<string, NodeJS.Timeout>();
  const working = new Map<string, Promise<void>>();
  /** Changed while they were being taken in. */
  const again = new Set<string>();
  let closed = false;

  const plan = (tenant: string, ms: number): void => {
    if (closed || timers.has(tenant)) return;
    timers.set(
      tenant,
      setTimeout(() => {
        timers.delete(tenant);
        working.set(tenant, work(tenant));
      }, ms),
    );
  };
  const work = async (tenant: string): Promise<void> => {
    let next: number | undefined;
    try {
      await catchUp(tenant);
    } catch (error) {
      next = retryPause;
      if (!closed) onFault(error);
    }
    working.delete(tenant);
    if (again.delete(tenant)) next ??= pause;
    if (next !== undefined) plan(tenant, next);
  };

  return {
    add(tenant, verb, params) {
      if (!changesSearch(verb, params)) return;
      if (working.has(tenant)) again.add(tenant);
      else plan(tenant, pause);
    },
    async close() {
      closed = true;
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all(working.values());
    },
  };
}

/** Notes what is committed through the writer. */
export function notedWriter(writer: Writer, notes: SearchNotes): Writer {
  return {
    async write(tenant, verb, params) {
      const answer = await writer.write(tenant, verb, params);
      if (tenant !== null) notes.add(tenant, verb, params);
      return answer;
    },
  };
}

/** Whatever they are given; not all of them find a run to change. */
const always: ReadonlySet<string> = new Set([
  'acceptRun',
  'acceptHeld',
  'intervene',
  'moveToGroup',
  'actInJob',
  'sendAlert',
  'forgetRuns',
] satisfies (keyof TenantVerbs)[]);

/** Where one of these verbs marks a run as unsearched. */
function changesSearch(verb: string, params: unknown): boolean {
  if (always.has(verb)) return true;
  if (verb !== 'appendChunk') return false;
  const { status, accepts = [], rest } = params as Append;
  return isEnded(status) || accepts.length > 0 || rest?.group !== undefined;
}
