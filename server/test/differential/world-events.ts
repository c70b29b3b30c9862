import type { FlowSource } from '@weir/contract/flow';
import type { JsonObject } from '@weir/contract/json';
import fc from 'fast-check';
import { toJson } from '../../src/connector-host/action-output.ts';
import { toPriority } from '../../src/store/order.ts';
import { type AcceptParts, accept } from '../../src/triggers/accept.ts';
import type { Versions } from '../../src/versions/versions.ts';
import { triggerInputs } from './generated-values.ts';
import type { Process, Scheduler } from './scheduler.ts';
import { hashOf } from './seeded.ts';

interface Planned {
  readonly tenant: string;
  readonly seed: number;
  readonly flows: readonly FlowSource[];
  readonly api: Process;
  readonly scheduler: Scheduler;
  readonly versions: Versions;
  readonly parts: AcceptParts;
  /** ms from now in which they come. */
  readonly within: number;
}

const hour = 3_600_000;

/** Each flow gets an event, by hand or by its webhook; some come twice, and some hours later. */
export function planEvents(planned: Planned): void {
  const { flows, seed, scheduler, within } = planned;
  const { random, now } = scheduler;
  const inputs = fc.sample(triggerInputs, { seed, numRuns: flows.length });
  const begin = now();
  for (const [index, { flow }] of flows.entries()) {
    const input = toJson(inputs[index], (text) => text) as JsonObject;
    const trigger = random.chance(0.6) ? ('hook' as const) : ('manual' as const);
    const at = begin + random.below(within) + (random.chance(0.1) ? 2 * hour : 0);
    const times = random.chance(0.4) ? 2 : 1;
    for (let time = 0; time < times; time += 1) {
      const traceId = hashOf(seed, index, time).toString(16).padStart(8, '1').repeat(4);
      const due = at + (time === 0 ? 0 : random.below(200));
      scheduler.at(due, `${trigger} ${flow}`, () =>
        scheduler.within(planned.api, () => arrive(planned, { flow, trigger, input, traceId })),
      );
    }
  }
}

async function arrive(
  { tenant, scheduler, versions, parts }: Planned,
  event: { flow: string; trigger: 'hook' | 'manual'; input: JsonObject; traceId: string },
): Promise<void> {
  const { flow, trigger, input, traceId } = event;
  const { random } = scheduler;
  const version = await versions.load({ tenant, flow, version: 1 });
  const kind = trigger === 'hook' ? 'webhook' : 'manual';
  const byHand = trigger === 'manual' && random.chance(0.3);
  const accepted = await accept(parts, {
    tenant,
    version,
    traceId,
    event: { id: trigger, kind, at: scheduler.now(), input },
    ...(byHand && { priority: toPriority(random.below(12)) }),
  });
  const what =
    accepted.kind === 'refused'
      ? accepted.error.code
      : accepted.kind === 'accepted' && `${accepted.runId} ${accepted.duplicate}`;
  scheduler.note(`${flow} ${accepted.kind} ${what}`);
}
