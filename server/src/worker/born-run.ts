import type { JournalEvent } from '@weir/contract/journal';
import { parseJson } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import { crashPoint } from '../observe/crash-points.ts';
import type { RunSignal } from '../signals/signals.ts';
import type {
  AcceptHeld,
  ClaimedRun,
  HandedFate,
  HandedRun,
  ReadyCount,
  TenantStore,
} from '../store/tenant-store.ts';

/** A run in hand of which nothing is kept until its first commit; who handed it over waits to hear of that. */
export interface BornRun {
  /** Its first event, and the JSON text of it. */
  readonly accepted: JournalEvent;
  readonly text: string;
  /** From then on it is a run as any other. */
  isKept(): boolean;
  /** The same, once a commit that is under way has come to its end; none is begun from then on. */
  wasKept(): Promise<boolean>;
  /** Its first commit. @throws WeirError `lease_lost` when nothing is kept: it is somebody else's, its event had come before, there is no room. */
  keep(store: TenantStore, append: AcceptHeld['append']): Promise<readonly ReadyCount[]>;
  /** What was committed is told to who handed it over, once; false: they know. */
  tell(news: RunSignal): boolean;
  /** Nothing more is done here. Without an effect where nothing had been refused or kept. */
  giveUp(): void;
  /** Settles when it is kept or given up. */
  readonly fate: Promise<HandedFate>;
}

export function createBornRun({ run, accepted: text }: HandedRun): BornRun {
  const accepted = parseJson(text) as unknown as JournalEvent;
  const { promise: fate, resolve } = Promise.withResolvers<HandedFate>();
  let isKept = false;
  let isOver = false;
  let keeping: Promise<unknown> | undefined;
  let isTold = false;
  const say = (said: HandedFate): boolean => {
    if (isTold) return false;
    isTold = true;
    resolve(said);
    return true;
  };
  const keep = async (store: TenantStore, append: AcceptHeld['append']) => {
    if (isOver) throw new WeirError('lease_lost');
    const { holder, ready } = await store.acceptHeld({ run, append }).catch(asLost);
    if (holder !== null) {
      say({ kind: 'duplicate', runId: holder });
      throw new WeirError('lease_lost');
    }
    isKept = true;
    crashPoint('handed-kept');
    return ready;
  };
  return {
    accepted,
    text,
    isKept: () => isKept,
    async wasKept() {
      isOver = true;
      await keeping?.catch(() => undefined);
      return isKept;
    },
    keep(store, append) {
      const commit = keep(store, append);
      keeping = commit;
      return commit;
    },
    tell: ({ status, output }) => say({ kind: 'kept', status, output }),
    giveUp: () => void say({ kind: 'refused' }),
    fate,
  };
}

/** As if it had been claimed. */
export function claimedBorn({ run }: HandedRun): ClaimedRun {
  const row = {
    ...run,
    key: run.key ?? null,
    status: 'queued',
    startedAt: null,
    endedAt: null,
    error: null,
    lastSeq: 0,
    caller: null,
    origin: null,
    slot: null,
    parked: false,
    waitsFor: null,
    ready: false,
    trims: run.trims ? 'pending' : 'no',
  } as const;
  return { run: row, epoch: 1, claims: 1, messages: 0 };
}

/** No step is to end by that, as it would by `conflict`. */
function asLost(error: unknown): never {
  const isFault = !(error instanceof WeirError) || error.code === 'internal';
  throw isFault ? error : new WeirError('lease_lost', {}, { cause: error });
}
