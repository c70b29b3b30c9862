import { stringifyJson } from '@weir/contract/json';
import { isEnded } from '@weir/contract/run-status';
import type {
  Append,
  CallbackGiven,
  ClaimedRun,
  Held,
  MessageRow,
  NewRun,
  Rest,
  SignalGiven,
  TenantStore,
  TenantStores,
} from '../../src/store/tenant-store.ts';
import type { Fate, Process, Scheduler } from './scheduler.ts';

export interface StoreWatch {
  /** Before each call that writes. */
  fate(process: Process): Fate;
  /** What the row of a run became. */
  onStatus(runId: string, status: string): void;
  /** A run was given back until `dueAt`, ms UTC; null: until somebody moves it. */
  onRest(append: { readonly runId: string; readonly dueAt: number | null }): void;
  onAppend(append: Append): void;
  onClaim(runIds: readonly string[]): void;
}

type Verb = keyof TenantStore;

const writes: ReadonlySet<Verb> = new Set([
  ...(['append', 'giveBack', 'claim', 'closeWait', 'intervene', 'release'] as const),
]);

/**
 * The stores as a process of the world sees them: each call waits for its turn, one after the other over all processes, so
 * that nothing hangs on which one the database answers first.
 */
export function storesInTurn(
  stores: TenantStores,
  process: Process,
  { scheduler, watch }: { scheduler: Scheduler; watch: StoreWatch },
): TenantStores {
  const inTurn = (store: TenantStore): TenantStore =>
    new Proxy(store, {
      get:
        (target, verb: Verb) =>
        async (params: unknown): Promise<unknown> => {
          const call = target[verb] as (params: unknown) => Promise<unknown>;
          const result = await scheduler.ask(process, {
            what: `${verb} ${paramsText(verb, params)}`,
            async answer() {
              const answer = await call(params);
              heard(watch, verb, { params, answer });
              return inOrder(verb, answer);
            },
            fate: () => (writes.has(verb) ? watch.fate(process) : 'lives'),
            tell: (answer) => resultText(verb, answer),
          });
          return result;
        },
    });
  return { of: (tenant) => inTurn(stores.of(tenant)), close: async () => undefined };
}

function heard(
  watch: StoreWatch,
  verb: Verb,
  { params, answer }: { params: unknown; answer: unknown },
): void {
  if (verb === 'giveBack') watch.onRest(params as Held & Rest);
  if (verb === 'claim') watch.onClaim((answer as readonly ClaimedRun[]).map(({ run }) => run.id));
  if (verb !== 'append') return;
  watch.onAppend(params as Append);
  const { runId, rest, status } = params as Append;
  watch.onStatus(runId, status);
  if (rest && !isEnded(status)) watch.onRest({ runId, ...rest });
}

/** What comes in no order comes in one all the same, or the stores would go different ways. */
function inOrder(verb: Verb, answer: unknown): unknown {
  if (verb !== 'told') return answer;
  const runs = answer as readonly { readonly runId: string }[];
  return runs.toSorted((a, b) => (a.runId < b.runId ? -1 : 1));
}

/** What is asked, in short; chunks by their place. */
function paramsText(verb: Verb, params: unknown): string {
  switch (verb) {
    case 'append': {
      const {
        chunk,
        status,
        epoch,
        runId,
        rest,
        accepts = [],
        tells = [],
        waits,
      } = params as Append;
      const more = [
        ...(rest ? [`rest ${rest.dueAt} ${rest.messages}`] : []),
        ...accepts.map(({ id }) => `accepts ${id}`),
        ...tells.map((tell) => `tells ${tell.runId}`),
        ...(waits ? [stringifyJson(waits)] : []),
      ];
      return `${runId}@${epoch} ${chunk.firstSeq}-${chunk.lastSeq} ${status} ${more.join(' ')}`;
    }
    case 'accept': {
      const { id, rank, priority, dedupe } = params as NewRun;
      return `${id} rank ${rank} priority ${priority} dedupe ${dedupe?.hash}`;
    }
    case 'intervene': {
      const { runId, chunk, status } = params as Pick<Append, 'runId' | 'chunk' | 'status'>;
      return `${runId} ${chunk.firstSeq} ${status}`;
    }
    case 'signal': {
      const { name, key, keepUntil } = params as SignalGiven;
      return `${name} ${key} ${keepUntil}`;
    }
    case 'callBack': {
      const { runId, place } = params as CallbackGiven;
      return `${runId} ${place}`;
    }
    case 'audit':
      return '';
    default:
      return stringifyJson(params);
  }
}

function resultText(verb: Verb, result: unknown): string {
  switch (verb) {
    case 'claim':
      return (result as readonly ClaimedRun[])
        .map(({ run, epoch }) => `${run.id}@${epoch} ${run.status} ${run.lastSeq}`)
        .join(', ');
    case 'journal':
      return `${(result as readonly Uint8Array[]).length} chunks`;
    case 'messages':
      return (result as readonly MessageRow[]).map(({ number }) => number).join(' ');
    case 'findFlow':
    case 'findVersion':
      return result === null ? 'none' : 'found';
    default:
      return stringifyJson(result);
  }
}
