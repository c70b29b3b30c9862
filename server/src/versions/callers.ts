import { flowsNamedIn, readDraft } from '@weir/contract/draft';
import type { Problem } from '@weir/contract/errors';
import { parseJson } from '@weir/contract/json';
import { pathText, warningAt } from '@weir/contract/problem';
import { settingSentences as say } from '@weir/contract/validate-sentences';
import type { FlowRow, TenantStore } from '../store/tenant-store.ts';

type CallerStore = Pick<TenantStore, 'listFlows' | 'findVersion' | 'alertFlow'>;

const flowsAtOnce = 200;
/** Who has more looks for them one after the other. */
const mostWarnings = 100;

/** What will fail while a flow is not published: other published flows that start it, and alerts sent by it. */
export async function callersOf(store: CallerStore, key: string): Promise<Problem[]> {
  const found: Problem[] = [];
  if ((await store.alertFlow()) === key)
    found.push(warningAt('settings.alerts.flow', 'still_called', say.sendsAlerts(key)));
  let cursor: string | undefined;
  do {
    const rows = await store.listFlows({ limit: flowsAtOnce, cursor });
    for (const row of rows) {
      if (row.key !== key) found.push(...(await callsIn(store, row, key)));
      if (found.length >= mostWarnings) return found.slice(0, mostWarnings);
    }
    cursor = rows.length < flowsAtOnce ? undefined : rows.at(-1)?.key;
  } while (cursor !== undefined);
  return found;
}

async function callsIn(store: CallerStore, caller: FlowRow, key: string): Promise<Problem[]> {
  const { key: flow, publishedVersion: version } = caller;
  if (version === null) return [];
  const { document } = (await store.findVersion({ flow, version })) ?? {};
  // Most documents do not name it, and reading one takes long.
  if (!document?.includes(JSON.stringify(key))) return [];
  return flowsNamedIn(readDraft(parseJson(document)))
    .filter((named) => named.flow === key)
    .map(({ path }) => {
      const at = pathText(path);
      return warningAt(at, 'still_called', say.stillCalled({ flow, version, at }, key));
    });
}
