import type { ErrorData } from '@weir/contract/errors';
import type { JournalEvent } from '@weir/contract/journal';
import { isJsonObject, type Json, type JsonObject } from '@weir/contract/json';
import type { Recorded, Recording } from '@weir/contract/recording';
import type { RunRow } from '../store/tenant-store.ts';

/**
 * Events as they are shown, and as they are kept once the run has ended: of inputs and outputs only so much as the flow
 * wants kept. They fold to the same course: the rounds of a loop are counted by its items, so those keep their places.
 */
export function recordedEvents(
  recording: Recording,
  events: readonly JournalEvent[],
): readonly JournalEvent[] {
  return recording.isLess ? events.map((event) => recordedEvent(recording, event)) : events;
}

/** What an error carries beside its sentence may be anything a step had. */
export function recordedError({ details: _, ...error }: ErrorData): ErrorData {
  return error;
}

/** The error of a run as others hear of it. */
export function toldError({ trims }: Pick<RunRow, 'trims'>, error: ErrorData): ErrorData {
  return trims === 'no' ? error : recordedError(error);
}

const valueKeys: ReadonlySet<string> = new Set([
  'trigger',
  'input',
  'output',
  'data',
  'body',
  'headers',
]);
/** Stand for values of steps, and are needed no more. */
const givenKeys: ReadonlySet<string> = new Set(['pins', 'stubs']);
const errorKeys: ReadonlySet<string> = new Set(['error', 'because']);

function recordedEvent({ run, steps }: Recording, event: JournalEvent): JournalEvent {
  if (event.recorded !== undefined) return event;
  const recorded = 'step' in event ? (steps.get(event.step) ?? run) : run;
  if (recorded === 'full') return withOwnDetails(event);
  const isLess = Object.keys(event).some((key) => valueKeys.has(key));
  const entries = Object.entries(event).flatMap(([key, value]): [string, unknown][] => {
    if (errorKeys.has(key)) return [[key, recordedError(value as ErrorData)]];
    if (givenKeys.has(key)) return [];
    if (!valueKeys.has(key)) return [[key, value]];
    const kept = recordedPart(key, value as Json, recorded);
    return kept === undefined ? [] : [[key, kept]];
  });
  const changed = {
    ...Object.fromEntries(entries),
    ...(isLess && { recorded }),
  } as JournalEvent;
  // A run that succeeded has an output.
  return changed.type === 'ended' && changed.status === 'succeeded' && recorded === 'none'
    ? { ...changed, output: null }
    : changed;
}

/** An error goes up from the step it is of, and brings along what others had. */
function withOwnDetails(event: JournalEvent): JournalEvent {
  const own = 'step' in event ? event.step : undefined;
  const entries = Object.entries(event).map(([key, value]) => {
    const isForeign = errorKeys.has(key) && (own === undefined || own !== value.step);
    return [key, isForeign ? recordedError(value) : value];
  });
  return Object.fromEntries(entries) as JournalEvent;
}

function recordedPart(key: string, value: Json, recorded: Recorded): Json | undefined {
  if (key === 'trigger') return recordedTrigger(value as JsonObject, recorded);
  return key === 'input' ? recordedInput(value, recorded) : recordedValue(value, recorded);
}

/** What tells how a run came stays; what it brought is recorded. */
const ofTrigger: ReadonlySet<string> = new Set(['id', 'kind', 'at', 'method', 'path', 'cause']);

function recordedTrigger(trigger: JsonObject, recorded: Recorded): JsonObject {
  return mapped(trigger, (value, key) =>
    ofTrigger.has(key) ? value : recordedValue(value, recorded),
  );
}

/** What counts rounds stays countable. */
function recordedInput(input: Json, recorded: Recorded): Json | undefined {
  if (!isJsonObject(input)) return recordedValue(input, recorded);
  const { items, max, delay, concurrency } = input;
  const counts = { max, delay, concurrency };
  const numbers = Object.entries(counts).filter(([, value]) => typeof value === 'number');
  const places = Array.isArray(items) && {
    items: items.map((item) => recordedValue(item, recorded) ?? null),
  };
  const kept = { ...Object.fromEntries(numbers), ...places } as JsonObject;
  if (recorded === 'shape') return { ...(recordedValue(input, recorded) as JsonObject), ...kept };
  return Object.keys(kept).length > 0 ? kept : undefined;
}

function recordedValue(value: Json, recorded: Recorded): Json | undefined {
  return recorded === 'none' ? undefined : shapeOf(value);
}

/** Keys and types: in place of each value the name of its type. */
function shapeOf(value: Json): Json {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (isJsonObject(value)) return mapped(value, shapeOf);
  if (value === null) return 'null';
  return typeof value === 'bigint' ? 'number' : typeof value;
}

function mapped(
  object: JsonObject,
  map: (value: Json, key: string) => Json | undefined,
): JsonObject {
  const entries = Object.entries(object).flatMap(([key, value]): [string, Json][] => {
    const kept = map(value, key);
    return kept === undefined ? [] : [[key, kept]];
  });
  return Object.fromEntries(entries);
}
