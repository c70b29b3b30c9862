import type { Json } from '@weir/contract/json';
import type { RunStatus } from '@weir/contract/run-status';
import { hashOf } from '../differential/seeded.ts';

/** What is to become of a run. */
export const fates = ['succeed', 'again', 'undo', 'partial', 'cancel'] as const;
export type Fate = (typeof fates)[number];

export interface LedgerEvent {
  /** Begins with its fate. */
  readonly event: string;
  readonly fate: Fate;
  /** Of the runs of one lane only some go on at a time; null: they share nothing. */
  readonly lane: string | null;
  /** Rounds of a loop in which nothing is done outside: their events make the journal long. */
  readonly many: readonly number[];
  /** Makes the event large. */
  readonly note?: string;
}

export const eventOf = (
  fate: Fate,
  name: string,
  more: Partial<Pick<LedgerEvent, 'lane' | 'many' | 'note'>> = {},
): LedgerEvent => ({ event: `${fate}-${name}`, fate, lane: null, many: [], ...more });

/** By its name, which is all that the outside learns of it. */
export const fateOf = (event: string): Fate | undefined =>
  fates.find((fate) => event.startsWith(`${fate}-`));

/** More than half simply succeed. */
const often: readonly Fate[] = [...Array<Fate>(5).fill('succeed'), ...fates];
const lanes = 5;

/** An event as the seed makes it. */
export function randomEvent(seed: number, name: string): LedgerEvent {
  const at = hashOf(seed, name, 'fate');
  const lane = at % 3 === 0 ? `lane-${Math.floor(at / 100) % lanes}` : null;
  return eventOf(often[at % often.length] ?? 'succeed', name, { lane });
}

/** What the sink answers a path with; the same each time. */
export const answerTo = (path: string): number => hashOf('answer', path) % 1000;

export const items = [0, 1, 2];

/** The flow an event goes to. */
export const flowOf = ({ fate }: Pick<LedgerEvent, 'fate'>): 'ledger' | 'ledger-undo' =>
  fate === 'undo' || fate === 'partial' ? 'ledger-undo' : 'ledger';

/** How a run has to end. */
export interface Expected {
  readonly status: RunStatus;
  readonly undone: 'complete' | 'partial' | undefined;
  readonly output: Json | undefined;
  /** Everything that has to have been done outside, by its path. */
  readonly effects: readonly string[];
  /** Refused for good. */
  readonly refused: readonly string[];
}

/** `runId`: of the event. */
export function expectedOf({ event, fate }: LedgerEvent, runId: string): Expected {
  const each = items.map((item) => `/item/${event}/${item}`);
  const done = ['look', 'put', 'once', 'child', 'tell', 'ask', 'gate'].map((step) =>
    pathOf(step, event),
  );
  const taken = ['put', 'once', 'child'].map((step) => pathOf(`undo-${step}`, event));
  const undone = [...taken, ...items.map((item) => `/undo-item/${event}/${item}`)];
  const effects = [...done, ...each];
  switch (fate) {
    case 'succeed':
    case 'again':
      return {
        status: 'succeeded',
        undone: undefined,
        output: outputOf(event),
        effects,
        refused: [],
      };
    case 'cancel':
      return {
        status: 'cancelled',
        undone: 'complete',
        output: undefined,
        effects: [...effects, ...undone],
        refused: [],
      };
    case 'undo':
    case 'partial': {
      const refused = fate === 'partial' ? [pathOf('undo-put', event)] : [];
      return {
        status: 'failed',
        undone: fate === 'partial' ? 'partial' : 'complete',
        output: undefined,
        effects: [
          ...effects,
          ...undone.filter((path) => !refused.includes(path)),
          pathOf('alert', runId),
        ],
        refused,
      };
    }
  }
}

const pathOf = (step: string, event: string): string => `/${step}/${event}`;

function outputOf(event: string): Json {
  const n = (path: string) => answerTo(path);
  const looked = n(`/look/${event}`);
  return {
    text: `${event}:${looked}`,
    put: n(`/put/${event}`),
    once: n(`/once/${event}`),
    each: items.map((item) => n(`/item/${event}/${item}`)),
    child: { child: n(`/child/${event}`), doubled: 2 * n(`/child/${event}`) },
    heard: { event },
    told: `go ${event}`,
    late: 'timeout',
  };
}
