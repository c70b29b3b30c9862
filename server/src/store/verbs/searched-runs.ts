import type { JournalEvent } from '@weir/contract/journal';
import { isJsonObject, type JsonObject, parseJson } from '@weir/contract/json';
import type { Blobs } from '../blobs/blobs.ts';
import { readableJournal } from '../blobs/kept-beside.ts';
import { decodeChunks } from '../journal-chunks.ts';
import {
  type RunInWords,
  type SearchedRun,
  type SearchLevel,
  wordsOfRun,
} from '../search/run-words.ts';
import type { Tx } from '../statement.ts';
import type { RunRow } from '../tenant-store.ts';
import { findDraftVersion } from './draft-versions.ts';
import { findVersion } from './find-version.ts';
import { readEnds, readRuns } from './read-runs.ts';

/** Of a tenant's flow versions, which never change. */
export type SearchLevels = Map<string, SearchLevel>;

/** What is asked beside the rows of runs. */
export interface SearchSource {
  readonly levels: SearchLevels;
  /** Large values of the tenant. */
  readonly blobs: Pick<Blobs, 'get'>;
}

const levels: readonly string[] = ['none', 'keys', 'text'] satisfies SearchLevel[];

/** By what these runs are found, as they are committed now; of those that are there. One is read after another: many would outlive the collection of young objects. */
export async function readSearched(
  tx: Tx,
  ids: readonly string[],
  { levels: known, blobs }: SearchSource,
): Promise<readonly RunInWords[]> {
  const rows = await readRuns(tx, ids);
  const ends = Map.groupBy(await readEnds(tx, ids), ({ run_id }) => run_id);
  const found: RunInWords[] = [];
  for (const row of rows) {
    const level = await levelOf(tx, row, known);
    const events: JournalEvent[] = [];
    for (const { first_seq, bytes } of ends.get(row.id) ?? []) {
      const [first, ...others] = decodeChunks(await readableJournal(blobs, [bytes]));
      const last = others.at(-1) ?? first;
      if (first_seq === 1 && first) events.push(first);
      if (last && last !== events.at(-1)) events.push(last);
    }
    found.push({ row, words: wordsOfRun({ row, level, ...endsOf(events) }) });
  }
  return found;
}

function endsOf(events: readonly JournalEvent[]): Pick<SearchedRun, 'trigger' | 'output'> {
  const accepted = events.find((event) => event.type === 'accepted');
  const ended = events.find((event) => event.type === 'ended');
  return {
    trigger: accepted?.trigger,
    output: ended?.status === 'succeeded' ? ended.output : undefined,
  };
}

async function levelOf(
  tx: Tx,
  { flow, version }: RunRow,
  known: SearchLevels,
): Promise<SearchLevel> {
  const name = `${flow}@${version}`;
  const found = known.get(name);
  if (found) return found;
  // Those of drafts lie elsewhere.
  const kept = await findVersion(tx, { flow, version });
  const text = kept?.document ?? (await findDraftVersion(tx, { flow, version })) ?? '{}';
  const document = parseJson(text);
  const settings = isJsonObject(document) ? document['settings'] : undefined;
  const level = levelIn(isJsonObject(settings) ? settings : {});
  known.set(name, level);
  return level;
}

/** What people are not to see of a run they do not find either. */
function levelIn({ search, record = 'full' }: JsonObject): SearchLevel {
  const asked = levels.includes(search as string) ? (search as SearchLevel) : 'text';
  return asked === 'text' && record !== 'full' ? 'keys' : asked;
}
