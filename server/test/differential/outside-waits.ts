import type { StepPath } from '@weir/contract/errors';
import { type FlowSource, stepsInside } from '@weir/contract/flow';
import type { JournalEvent } from '@weir/contract/journal';
import { isJsonObject, type JsonObject } from '@weir/contract/json';
import { placeText } from '../../src/engine/tree.ts';
import type { Steps } from './dialect.ts';
import type { Seeded } from './seeded.ts';
import type { EndedRun } from './world-calls.ts';

/** Waits of generated flows that somebody outside answers. */

const names = ['paid', 'signed'];
/** As texts; see `triggerInputs`. */
const keys = ['a', 'b', '7', String(2n ** 55n)];
export const allSignals = names.flatMap((name) => keys.map((key) => ({ name, key })));

const forms: readonly JsonObject[] = [
  { signal: 'paid', key: '{{ trigger.input.key }}' },
  { signal: 'paid', key: '{{ trigger.input.key }}', timeout: '30ms' },
  { signal: 'signed', key: 'b', timeout: '{{ trigger.input.n * 20000 }}' },
  { signal: 'signed', key: 'a' },
  { callback: true },
  { callback: true, timeout: '{{ trigger.input.n * 40 }}' },
  { callback: true, timeout: '1h' },
];

/** Signals of this key are kept for longer than anything waits; others for a moment, if at all. */
export const lastingKey = 'b';

/** The `with` of such a wait. */
export const hearOf = (choice: number): JsonObject => forms[choice % forms.length] ?? {};

/** How many steps of the flow wait so. */
export function countHearing(steps: Steps): number {
  const counts = Object.values(steps).map((source) => {
    const given = isJsonObject(source.with) ? source.with : {};
    const hears = 'signal' in given || 'callback' in given;
    return (hears ? 1 : 0) + countHearing(stepsInside(source));
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Some place at which the flow may wait for a callback, once or never; undefined: it has no such step. */
export function someCallbackPlace({ steps }: FlowSource, random: Seeded): string | undefined {
  const places = callbacksIn(steps, []);
  if (places.length === 0) return undefined;
  const { step, scopes } = random.pick(places);
  const path: StepPath = scopes.map((scope) => [scope, random.below(3)]);
  return placeText({ step, path });
}

interface CallbackStep {
  readonly step: string;
  readonly scopes: readonly string[];
}

function callbacksIn(steps: Steps, scopes: readonly string[]): readonly CallbackStep[] {
  return Object.entries(steps).flatMap(([step, source]) => {
    const given = isJsonObject(source.with) ? source.with : {};
    const own = source.use === 'wait' && given['callback'] === true ? [{ step, scopes }] : [];
    return [...own, ...callbacksIn(stepsInside(source), [...scopes, step])];
  });
}

type EventOf<T> = Extract<JournalEvent, { type: T }>;
type Opened = Extract<EventOf<'wait-opened'>, { kind: 'signal' | 'callback' }>;

/** A wait for somebody outside, as the journal of its run tells of it. */
export interface OutsideWait {
  readonly runId: string;
  readonly place: string;
  readonly opened: Opened;
  /** Undefined: it was given up, since what it stood in failed. */
  readonly closed: EventOf<'wait-closed'> | undefined;
  /** It cannot have been given up: nothing around it failed. */
  readonly isSure: boolean;
}

export function outsideWaitsOf({ row, events }: EndedRun): readonly OutsideWait[] {
  const closings = new Map<string, EventOf<'wait-closed'>>();
  for (const event of events) {
    if (event.type === 'wait-closed') closings.set(placeText(event), event);
  }
  return events.flatMap((event) => {
    if (event.type !== 'wait-opened' || (event.kind !== 'signal' && event.kind !== 'callback'))
      return [];
    const place = placeText(event);
    const isSure = row.status === 'succeeded' && !event.path;
    return [{ runId: row.id, place, opened: event, closed: closings.get(place), isSure }];
  });
}
