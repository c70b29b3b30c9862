import type { TroubleKind } from '@weir/contract/alert';
import type { ErrorData } from '@weir/contract/errors';
import { stringifyJson } from '@weir/contract/json';
import { newId } from '../ids.ts';
import type { Log } from '../observe/log.ts';
import type { TenantStores } from '../store/tenant-store.ts';

/** An event that will not become a run as it is. */
export interface RefusedEvent {
  readonly tenant: string;
  readonly flow: string;
  readonly trigger: string;
  readonly kind: Extract<TroubleKind, 'refused' | 'dead_letter'>;
  readonly error: ErrorData;
}

/** Has the tenant's alert flow hear of it. Resolves when that is kept, or cannot be: what is to be answered waits for no store. */
export async function reportRefused(
  { stores, log, now }: { stores: TenantStores; log: Log; now: () => number },
  { tenant, flow, trigger, kind, error }: RefusedEvent,
): Promise<void> {
  const at = now();
  const subject = stringifyJson({ error, trigger });
  const trouble = { id: newId(at), at, kind, flow, code: error.code, subject };
  await stores
    .of(tenant)
    .reportTrouble(trouble)
    .catch((fault: unknown) => {
      log.warn({ tenant, flow, trigger, error: fault }, 'an event was refused unreported');
    });
}
