import type { ReplayVersion } from '@weir/contract/job';
import type { TriggerEvent } from '@weir/contract/journal';
import type { JsonObject } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import { decodeChunks } from '../store/journal-chunks.ts';
import type { RunRow } from '../store/tenant-store.ts';
import { type AcceptParts, accept, type IncomingEvent } from '../triggers/accept.ts';
import { checkFlowInput } from '../versions/flow-input.ts';
import { whyNotPublished } from '../versions/not-published.ts';
import type { LoadedVersion, Versions } from '../versions/versions.ts';
import { audit } from './audit.ts';
import type { Call, Handlers } from './endpoint.ts';
import { forkOf } from './fork.ts';
import { runOf } from './run-of.ts';

export interface AgainParts extends AcceptParts {
  readonly versions: Versions;
}

/** New runs of others: from one of their steps on, or from their beginning. */
export function againHandlers(parts: AgainParts): Pick<Handlers, 'forkRun' | 'replayRun'> {
  return {
    async forkRun(call) {
      const begun = await begin(parts, await forked(parts, call));
      await audit(parts, call, { action: 'run.fork', object: begun.runId });
      return begun;
    },

    async replayRun(call) {
      const { principal, params, body, traceId } = call;
      const { tenant } = principal;
      const row = await runOf(parts, tenant, params.id);
      const wanted = { tenant, row, traceId, version: body?.version ?? 'published' };
      const begun = await begin(parts, await replayed(parts, wanted));
      await audit(parts, call, { action: 'run.replay', object: begun.runId });
      return begun;
    },
  };
}

async function begin(parts: AgainParts, incoming: IncomingEvent) {
  const accepted = await accept(parts, incoming);
  if (accepted.kind === 'refused') throw accepted.error;
  /* v8 ignore next -- what a person wants is not filtered */
  if (accepted.kind === 'filtered') throw new Error('a run made of another is filtered');
  const { runId, dropped } = accepted;
  return { runId, status: dropped ? ('cancelled' as const) : ('queued' as const) };
}

async function forked(parts: AgainParts, call: Call<'forkRun'>): Promise<IncomingEvent> {
  const { principal, params, body, traceId } = call;
  const { tenant, actor: by } = principal;
  const row = await runOf(parts, tenant, params.id);
  assertWhole(row);
  const { flow } = row;
  const own = await parts.versions.load({ tenant, flow, version: row.version });
  const version =
    body.version === undefined || body.version === row.version
      ? own
      : await parts.versions.load({ tenant, flow, version: body.version });
  const chunks = await parts.stores.of(tenant).journal(row.id);
  const trigger = body.trigger && {
    ...body.trigger,
    ...(await checkInput(parts, {
      tenant,
      version,
      event: eventOf(body.trigger, acceptedIn(chunks[0]).trigger),
    })),
  };
  const wanted = { ...body, ...(trigger && { trigger }) };
  const { priority } = row;
  const source = { runId: row.id, chunks, own, version, wanted, priority, by, at: parts.now() };
  const { event, from, journal, group } = forkOf(source);
  return {
    tenant,
    version,
    event,
    traceId,
    priority,
    again: { origin: { kind: 'fork', ...from }, key: row.key, journal, group },
  };
}

/** The trigger event of a run, to be accepted anew. */
export async function replayed(
  parts: AgainParts,
  wanted: {
    readonly tenant: string;
    readonly row: RunRow;
    readonly version: ReplayVersion;
    readonly traceId: string;
  },
): Promise<IncomingEvent> {
  const { tenant, row, traceId } = wanted;
  assertWhole(row);
  const { id: runId, flow, key } = row;
  const number = wanted.version === 'same' ? row.version : await publishedOf(parts, tenant, flow);
  const version = await parts.versions.load({ tenant, flow, version: number });
  const first = acceptedIn(await parts.stores.of(tenant).firstChunk(runId));
  const again = { origin: { kind: 'replay' as const, runId }, key };
  if (number === row.version) {
    // What stood for steps of a draft does so again: a test leaves nothing now either.
    const { trigger: event, pins, stubs } = first;
    const given = { ...(pins && { pins }), ...(stubs && { stubs }) };
    return { tenant, version, event, traceId, given, again };
  }
  const { trigger } = first;
  const checked = await checkInput(parts, { tenant, version, event: trigger });
  return { tenant, version, event: { ...trigger, ...checked }, traceId, again };
}

/** @throws WeirError `conflict` where its inputs and outputs are not kept, or will not be. */
function assertWhole({ trims }: Pick<RunRow, 'trims'>): void {
  if (trims === 'no') return;
  const reason = {
    zh: '流程设置为不保留完整的输入和输出（record），因此不能重跑或重放',
    en: 'its flow keeps less than the whole inputs and outputs (record), so it cannot be forked or replayed',
  };
  throw new WeirError('conflict', reason);
}

/** What a person makes of a trigger event. */
const eventOf = (edited: JsonObject, { id, kind, at }: TriggerEvent): TriggerEvent => ({
  ...edited,
  id,
  kind,
  at,
});

/** Throws `not_found` where the run is gone. */
function acceptedIn(firstChunk: Uint8Array | null | undefined) {
  const [accepted] = firstChunk ? decodeChunks([firstChunk]) : [];
  if (accepted?.type !== 'accepted') throw new WeirError('not_found');
  return accepted;
}

async function publishedOf(parts: AgainParts, tenant: string, flow: string): Promise<number> {
  const store = parts.stores.of(tenant);
  const row = await store.findFlow(flow);
  if (row?.publishedVersion) return row.publishedVersion;
  throw new WeirError('not_found', await whyNotPublished(store, flow, asBefore));
}

const asBefore = () => ({
  zh: '，或用该运行的版本重放（version: same）',
  en: ", or replay it in the run's own version (version: same)",
});

/** Of what a person or a call passes: as its flow wants it in this version. */
async function checkInput(
  { sandbox }: AgainParts,
  given: { tenant: string; version: LoadedVersion; event: TriggerEvent },
): Promise<object> {
  const { tenant, version, event } = given;
  if (event.kind !== 'manual' && event.kind !== 'call') return {};
  const { document } = version;
  return {
    input: await checkFlowInput(sandbox, { tenant, document, input: event['input'] ?? {} }),
  };
}
