import type { Find, Search } from '../search/search.ts';
import type { Tx } from '../statement.ts';
import { countRuns } from '../verbs/count-runs.ts';
import type { SearchLevels } from '../verbs/searched-runs.ts';
import type { Databases, Question } from './databases.ts';
import { checkSearch, fewRuns, questionsOf, takeIn } from './search-table.ts';

/** Search in the tenants' own databases. Each process takes in what it committed, and what others have left behind. */
export function createSearch(databases: Databases): Search {
  /** Of tenants whose search was looked at. */
  const known = new Map<string, SearchLevels>();
  const commit = async <Result>(
    tenant: string,
    work: (tx: Tx) => Promise<Result>,
  ): Promise<Result> => {
    // A transaction of its own: no commit of a run waits for it.
    const first = { runs: [], slots: false, signals: false, jobs: false };
    const [outcome] = await databases.commit(tenant, { group: [work], first });
    if (!outcome || 'error' in outcome) throw outcome?.error;
    return outcome.value as Result;
  };
  const find = async (tenant: string, wanted: Find): Promise<readonly string[]> => {
    const { few, newest } = questionsOf(wanted);
    const ask = async (question: Question) =>
      (await databases.ask(tenant, question)).map(({ id }) => String(id));
    const found = await ask(few);
    if (found.length > fewRuns) return ask(newest);
    return found.sort((a, b) => (a < b ? 1 : -1)).slice(0, wanted.limit);
  };

  return {
    find,
    count: (tenant, counted) =>
      databases.read(tenant, (tx) => countRuns(tx, (wanted) => find(tenant, wanted), counted)),
    async catchUp(tenant) {
      const levels: SearchLevels = known.get(tenant) ?? new Map();
      if (!known.has(tenant)) await commit(tenant, checkSearch);
      known.set(tenant, levels);
      while (!(await commit(tenant, (tx) => takeIn(tx, levels))));
    },
  };
}
