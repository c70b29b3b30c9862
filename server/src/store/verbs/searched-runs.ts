import type { JournalEvent } from '@weir/contract/journal';
import { isJsonObject, type JsonObject, parseJson } from '@weir/contract/json';
import type { Blobs } from '../blobs/blobs.ts';
import { readableJournal } from '../blobs/kept-beside.ts';
import { decodeChunks } from '../journal-chunks.ts';
import type { SearchedRun, SearchLevel } from '../search/run-words.ts';
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

/** What search is to know of these runs, as they are committed now; of those that are there. */
export async function readSearched(
  tx: Tx,
  ids: readonly string[],
  { levels: known, blobs }: SearchSource,
): Promise<readonly SearchedRun[]> {
  const rows = await readRuns(tx, ids);
  const events = new Map<string, JournalEvent[]>();
  for (const { run_id, first_seq, bytes } of await readEnds(tx, ids)) {
    const own = events.get(run_id) ?? [];
    const [first, ...others] = decodeChunks(await readableJournal(blobs, [bytes]));
    const last = others.at(-1) ?? first;
    if (first_seq === 1 && first) own.push(first);
    if (last && last !== own.at(-1)) own.push(last);
    events.set(run_id, own);
  }
  const searched: SearchedRun[] = [];
  for (const row of rows) {
    const level = await levelOf(tx, row, known);
    searched.push({ row, level, ...endsOf(events.get(row.id) ?? []) });
  }
  return searched;
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
