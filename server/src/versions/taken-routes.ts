import { readDraft } from '@weir/contract/draft';
import type { Problem } from '@weir/contract/errors';
import { own } from '@weir/contract/own';
import { pathText, problemAt } from '@weir/contract/problem';
import { settingSentences as say } from '@weir/contract/validate-sentences';
import type { TenantStore } from '../store/tenant-store.ts';

/** Webhooks of a document whose method and path another published flow holds, whatever else is wrong with it. */
export async function takenRoutes(
  store: Pick<TenantStore, 'findRoute'>,
  { key, document }: { key: string; document: unknown },
): Promise<Problem[]> {
  const found: Problem[] = [];
  for (const [id, trigger] of readDraft(document).triggers) {
    const settings = own(trigger, 'with');
    const path = own(settings, 'path');
    const method = own(settings, 'method') ?? 'POST';
    if (own(trigger, 'use') !== 'webhook') continue;
    if (typeof path !== 'string' || typeof method !== 'string') continue;
    const holder = await store.findRoute({ method, path });
    if (!holder || holder.flow === key) continue;
    const at = pathText(['triggers', id, 'with', 'path']);
    found.push(problemAt(at, 'route_taken', say.routeTaken(`${method} ${path}`, holder.flow)));
  }
  return found;
}
