import { isJsonObject, parseJson } from '@weir/contract/json';
import type { Log } from '../observe/log.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { toPriority } from '../store/order.ts';
import type { AlertRow, NewRun, ReadyCount, TenantStores } from '../store/tenant-store.ts';
import { continueTrace } from '../trace.ts';
import type { LoadedVersion, Versions } from '../versions/versions.ts';
import { toldRun } from './told-run.ts';

export interface AlertParts {
  readonly stores: TenantStores;
  readonly versions: Versions;
  readonly sandbox: Pick<Sandbox, 'evaluate'>;
  readonly log: Log;
  readonly now: () => number;
}

/** Tells of what went wrong in a tenant; answers the runs that are ready by that. */
export type SendAlerts = (tenant: string) => Promise<readonly ReadyCount[]>;

/** Of one flow and error code, one is told of in so long, ms. */
const quietFor = 10 * 60_000;
/** While there is no version to be called, it is looked for again after so long, ms. */
const patience = 60_000;

/**
 * Calls the tenant's alert flow for what went wrong since: for each flow and error code at once, and then at most once in
 * ten minutes, with how often it happened. Any number of processes may do so at once; each thing is counted once.
 */
export function createAlerts(parts: AlertParts): SendAlerts {
  const { stores, log, now } = parts;
  const tell = (tenant: string, flow: string): void =>
    log.warn({ tenant, flow }, 'the alert flow is not published; alerts wait');
  const told = new Map<string, string>();
  return async (tenant) => {
    const store = stores.of(tenant);
    const at = now();
    const alerts = await store.gatherTroubles({ now: at });
    const flow = await store.alertFlow();
    if (alerts.length === 0 || flow === null) return [];
    const version = await publishedVersion(parts, tenant, flow);
    if (!version) {
      if (told.get(tenant) !== flow) tell(tenant, flow);
      told.set(tenant, flow);
      await store.putOffAlerts({ now: at, until: at + patience });
      return [];
    }
    told.delete(tenant);
    const ready: ReadyCount[] = [];
    for (const alert of alerts) {
      const run = await alertRun(parts, { tenant, version, alert, at });
      const sent = await store.sendAlert({ alert, run, now: at, quietUntil: at + quietFor });
      ready.push(...sent.ready);
    }
    return ready;
  };
}

async function publishedVersion(
  { stores, versions }: AlertParts,
  tenant: string,
  flow: string,
): Promise<LoadedVersion | undefined> {
  const published = (await stores.of(tenant).findFlow(flow))?.publishedVersion;
  return published ? versions.load({ tenant, flow, version: published }) : undefined;
}

async function alertRun(
  parts: AlertParts,
  {
    tenant,
    version,
    alert,
    at,
  }: { tenant: string; version: LoadedVersion; alert: AlertRow; at: number },
): Promise<NewRun> {
  const { kind, flow, code, count, firstAt, lastAt } = alert;
  const subject = parseJson(alert.subject);
  const { error = null, run, ...more } = isJsonObject(subject) ? subject : {};
  const input = { kind, flow, code, count, firstAt, lastAt, error, ...(run && { run }), ...more };
  const traceId = isJsonObject(run) ? String(run['traceId']) : continueTrace(undefined);
  return toldRun(parts, { tenant, version, input, traceId, priority: toPriority(undefined), at });
}
