import { setTimeout as pause } from 'node:timers/promises';
import type { JournalEvent } from '@weir/contract/journal';
import type { RunView } from '@weir/contract/run';
import type { RunningWeir } from '../running-weir.ts';
import { answerTo, fateOf } from './events.ts';
import type { LedgerSink } from './sink.ts';

/** What the people and systems around a run need of the product; each call goes to one that may be dead. */
export interface Callable {
  readonly api: RunningWeir['api'];
  /** Posts to a path of the product; answers the status. */
  post(path: string, body: unknown): Promise<{ status: number; body: unknown }>;
}

/** Those who answer, cancel, retry and decide: each insists until it was told that it is so. */
export interface Outside {
  /** What the sink hears. */
  hear(path: string, body: string): void;
  /** The run of an event, once somebody was told of it. */
  meet(event: string, runId: string): void;
  /** Decides what waits for a person. */
  decide(): Promise<void>;
  /** Resolves when nobody has anything left to do. @throws what somebody gave up with. */
  done(): Promise<void>;
  /** How often a person was asked, by step. */
  readonly asked: ReadonlyMap<string, number>;
}

/** Between two tries of one who insists, ms. */
const between = 100;
const patience = 180_000;

export function createOutside(given: {
  readonly weir: Callable;
  readonly sink: LedgerSink;
}): Outside {
  const { weir, sink } = given;
  const runs = new Map<string, string>();
  const asked = new Map<string, number>();
  const decided = new Set<string>();
  const busy = new Set<Promise<void>>();
  const begun = new Set<string>();
  let failure: { readonly error: unknown } | undefined;

  const insist = (what: string, attempt: () => Promise<boolean>): void => {
    if (begun.has(what)) return;
    begun.add(what);
    const work: Promise<void> = insistently(what, attempt)
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => busy.delete(work));
    busy.add(work);
  };
  const view = async (event: string): Promise<RunView | undefined> => {
    const runId = runs.get(event);
    if (runId === undefined) return undefined;
    const { status, body } = await weir.api('GET', `/api/v1/runs/${runId}`);
    return status === 200 ? (body as RunView) : undefined;
  };

  /** A run that failed at its gate goes on there once that is open. */
  const retry = async (event: string): Promise<boolean> => {
    const run = await view(event);
    if (run?.status !== 'failed') return run?.status === 'succeeded';
    sink.admit(`/gate/${event}`);
    await weir.api('POST', `/api/v1/runs/${run.id}/retry`);
    return false;
  };
  const cancel = async (event: string): Promise<boolean> => {
    const run = await view(event);
    if (run?.steps['hold']?.wait?.kind === 'signal')
      await weir.api('POST', `/api/v1/runs/${run.id}/cancel`, { undo: true });
    return run?.status === 'cancelled';
  };
  const callBack = async (path: string, event: string): Promise<boolean> => {
    const { status } = await weir.post(path, { event });
    // Its first request may have been answered into the void.
    return status === 200 || status === 410;
  };
  const signal = async (event: string): Promise<boolean> => {
    const body = { key: event, data: `go ${event}`, keep: '1h' };
    return (await weir.api('POST', '/api/v1/signals/go', body)).status === 200;
  };

  const hear = (path: string, body: string): void => {
    const [, step = '', event = ''] = path.split('/');
    const fate = fateOf(event);
    if (step === 'tell') {
      const { pathname } = new URL((JSON.parse(body) as { url: string }).url);
      insist(path, () => callBack(pathname, event));
    }
    if (step === 'ask') insist(path, () => signal(event));
    if (step === 'gate' && fate === 'again') insist(path, () => retry(event));
    if (step === 'gate' && fate === 'cancel') insist(path, () => cancel(event));
  };

  const resolve = async (runId: string): Promise<void> => {
    const { body } = await weir.api('GET', `/api/v1/runs/${runId}/journal`);
    const { items } = body as { items: readonly JournalEvent[] };
    for (const doubt of doubts(items)) {
      const { step, path, request } = doubt;
      const happened = sink.hasAccepted(request);
      const output = { status: 200, headers: {}, body: { n: answerTo(request) } };
      const { status } = await weir.api('POST', `/api/v1/runs/${runId}/resolve`, {
        happened,
        step,
        ...(path && { path }),
        ...(happened && { output }),
      });
      const once = `${runId} ${doubt.seq}`;
      if (status !== 200 || decided.has(once)) continue;
      decided.add(once);
      asked.set(step, (asked.get(step) ?? 0) + 1);
    }
  };

  return {
    hear,
    meet: (event, runId) => void runs.set(event, runId),
    asked,
    async decide() {
      const { body } = await weir.api('GET', '/api/v1/runs?status=attention&limit=200');
      const { items = [] } = body as { items?: readonly { id: string }[] };
      for (const { id } of items) await resolve(id);
    },
    async done() {
      while (busy.size > 0) await Promise.all(busy);
      if (failure) throw failure.error;
    },
  };
}

async function insistently(what: string, attempt: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + patience;
  while (!(await attempt().catch(() => false))) {
    if (performance.now() > deadline) throw new Error(`in vain: ${what}`);
    await pause(between);
  }
}

type Doubt = Extract<JournalEvent, { type: 'wait-opened'; kind: 'attention' }> & {
  /** What it asked of the sink, or may have. */
  readonly request: string;
};

/** The steps that wait for a person now. */
function doubts(journal: readonly JournalEvent[]): readonly Doubt[] {
  const open = new Map<string, Doubt>();
  const requests = new Map<string, string>();
  for (const event of journal) {
    if (!('step' in event)) continue;
    const place = JSON.stringify([event.step, event.path]);
    if ((event.type === 'step-started' || event.type === 'undo-started') && event.input)
      requests.set(place, pathnameOf(event.input));
    if (event.type === 'wait-opened' && event.kind === 'attention')
      open.set(place, { ...event, request: requests.get(place) ?? '' });
    else open.delete(place);
  }
  return [...open.values()];
}

function pathnameOf(input: unknown): string {
  const { url } = input as { url?: unknown };
  return typeof url === 'string' ? new URL(url).pathname : '';
}
