import type { TriggerView } from '@weir/contract/trigger';
import { WeirError } from '@weir/contract/weir-error';
import type { ControlStore } from '../store/control-store.ts';
import type { TenantStores, TriggerReport, TriggerRow } from '../store/tenant-store.ts';
import { changingTriggers } from '../versions/changing-triggers.ts';
import { type AuditParts, audit } from './audit.ts';
import type { Call, Handlers } from './endpoint.ts';

export interface TriggerParts extends AuditParts {
  readonly stores: TenantStores;
  readonly control: Pick<ControlStore, 'noteTriggers'>;
  readonly now: () => number;
}

type Names = 'listTriggers' | 'getTrigger' | 'pauseTrigger' | 'resumeTrigger';

/** A listener that has not said anything for so long is gone, ms. */
const staleAfter = 30_000;

/** The best first: what one process can do is done. */
const best = ['listening', 'blocked', 'failing', 'connecting'] as const;

export function triggerHandlers(parts: TriggerParts): Pick<Handlers, Names> {
  const { stores, now } = parts;
  const reportsOf = async (tenant: string) =>
    (await stores.of(tenant).listTriggerReports()).filter(({ at }) => at > now() - staleAfter);

  const set = async (
    call: Call<'pauseTrigger' | 'resumeTrigger'>,
    action: 'trigger.pause' | 'trigger.resume',
  ): Promise<TriggerView> => {
    const { principal, params } = call;
    const { tenant } = principal;
    const pausedAt = action === 'trigger.pause' ? now() : null;
    const row = await changingTriggers(parts.control, tenant, () =>
      stores.of(tenant).pauseTrigger({ ...params, pausedAt }),
    );
    await audit(parts, call, { action, object: `${params.flow}/${params.trigger}` });
    return toView(row, await reportsOf(tenant));
  };

  return {
    async listTriggers({ principal: { tenant }, query }) {
      const [rows, reports] = await Promise.all([
        stores.of(tenant).listTriggers(),
        reportsOf(tenant),
      ]);
      const wanted = rows.filter(({ flow }) => query.flow === undefined || flow === query.flow);
      return { items: wanted.map((row) => toView(row, reports)) };
    },
    async getTrigger({ principal: { tenant }, params }) {
      const { flow, trigger } = params;
      const rows = await stores.of(tenant).listTriggers();
      const row = rows.find((each) => each.flow === flow && each.trigger === trigger);
      if (!row) throw new WeirError('not_found', { reason: `${flow} ${trigger}` });
      return toView(row, await reportsOf(tenant));
    },
    pauseTrigger: (call) => set(call, 'trigger.pause'),
    resumeTrigger: (call) => set(call, 'trigger.resume'),
  };
}

function toView(row: TriggerRow, reports: readonly TriggerReport[]): TriggerView {
  const { pausedAt, ...view } = row;
  const own = reports.filter(({ flow, trigger }) => flow === row.flow && trigger === row.trigger);
  const listeners = own.filter(({ state }) => state === 'listening' || state === 'blocked');
  const listening = { ...view, listeners: listeners.length };
  if (pausedAt !== null) return { ...listening, state: 'paused', since: pausedAt, error: null };
  if (row.use === 'webhook') return { ...listening, state: 'active', since: null, error: null };
  const [first] = best.flatMap((state) => own.filter((report) => report.state === state));
  if (!first) return { ...listening, state: 'connecting', since: null, error: null };
  const state = first.state === 'listening' ? 'active' : first.state;
  return { ...listening, state, since: first.since, error: first.error };
}
