import type { TriggerEvent } from '@weir/contract/journal';
import type { Json } from '@weir/contract/json';
import type { RunFilter } from '@weir/contract/run-filter';
import { isEnded, type RunStatus } from '@weir/contract/run-status';
import type { RunRow } from '../tenant-store.ts';
import { type Asked, askedFor, wordsIn } from './words.ts';

/** How much of a run is found by search (flow-language §1, `settings.search`). */
export type SearchLevel = 'none' | 'keys' | 'text';

export interface RunInWords {
  readonly row: RunRow;
  /** By none of them it is found. */
  readonly words: readonly string[] | null;
}

export interface SearchedRun {
  readonly row: RunRow;
  readonly level: SearchLevel;
  readonly trigger: TriggerEvent | undefined;
  /** Of one that succeeded. */
  readonly output: Json | undefined;
}

/** Characters of the text of an event, and of an output, that are searched. */
const textLength = 2048;
/** Of an event; headers may hold credentials. */
const notSearched: ReadonlySet<string> = new Set(['id', 'kind', 'at', 'headers', 'rawBody']);

/** The words by which a run is found; null: by none. Beside those of its texts, some for the filters of lists. */
export function wordsOfRun({ row, level, trigger, output }: SearchedRun): readonly string[] | null {
  if (level === 'none') return null;
  // Once each: events say much again and again.
  const texts = new Set([row.id, row.traceId, row.flow, row.key ?? '']);
  if (row.caller) texts.add(row.caller.runId);
  if (row.error) texts.add(row.error.code);
  if (level === 'text') {
    if (row.error)
      for (const each of [row.error.step ?? '', ...Object.values(row.error.message)])
        texts.add(each);
    const event = Object.entries(trigger ?? {}).filter(([name]) => !notSearched.has(name));
    addTexts(
      event.map(([, value]) => value),
      texts,
    );
    addTexts(output ?? null, texts);
  }
  // A line each, so that none runs into the next.
  return [...wordsIn([...texts].join('\n')), ...marksOf(row)];
}

/** Adds texts and numbers of a value in order, as far as they are searched. */
function addTexts(value: Json, texts: Set<string>): void {
  let left = textLength;
  const add = (each: Json): void => {
    if (left <= 0) return;
    if (typeof each === 'string' || typeof each === 'number' || typeof each === 'bigint') {
      const text = String(each).slice(0, left);
      texts.add(text);
      left -= text.length + 1;
    } else if (typeof each === 'object' && each !== null)
      for (const inner of Object.values(each)) add(inner);
  };
  add(value);
}

/** No text has such words. */
const mark = { flow: ':f', group: ':g', status: ':s' } as const;

function marksOf({ flow, group, status }: RunRow): readonly string[] {
  return [mark.flow + plain(flow), mark.group + plain(group), mark.status + stateOf(status)];
}

/** Open ones change theirs all the time. */
function stateOf(status: RunStatus): string {
  return isEnded(status) ? status : 'open';
}

/** Names that are no plain word are spelt out. */
function plain(name: string): string {
  if (/^[a-z0-9-]{1,64}$/.test(name)) return name;
  return `:${Buffer.from(name.toWellFormed()).toString('hex').slice(0, 64)}`;
}

/**
 * What a filter with a `q` looks for: null where `q` has no word, so that nothing is found. All runs of the filter are among
 * those found; what else the filter says is to be judged by their rows.
 */
export function askedByFilter({ q = '', flow, group, key, status }: RunFilter): Asked | null {
  const words = askedFor(q);
  if (words.length === 0) return null;
  const marked = (text: string) => [{ text, isStart: false }];
  return [
    ...words,
    ...(key === undefined ? [] : askedFor(key.slice(0, textLength))),
    ...(flow === undefined ? [] : [[marked(mark.flow + plain(flow))]]),
    ...(group === undefined ? [] : [[marked(mark.group + plain(group))]]),
    ...(status
      ? [[...new Set(status.map(stateOf))].map((state) => marked(mark.status + state))]
      : []),
  ];
}
