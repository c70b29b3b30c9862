import type { FindingStore } from '../finding-store.ts';
import type { FindRuns } from '../search/search.ts';
import { listRuns } from '../verbs/list-runs.ts';
import { searchRuns } from '../verbs/search-runs.ts';
import type { Ways } from './ways.ts';

export function findingVerbs({ tenant, read, search }: Ways): FindingStore {
  const find: FindRuns = (wanted) => search.find(tenant, wanted);
  return {
    listRuns: (page) =>
      read((tx) => (page.q === undefined ? listRuns(tx, page) : searchRuns(tx, find, page))),
    countRuns: (counted) => search.count(tenant, counted),
    catchUpSearch: () => search.catchUp(tenant),
  };
}
