import { type FlowDocument, milliseconds, type Trigger } from '@weir/contract/flow';
import type { TriggerEvent } from '@weir/contract/journal';
import type { Json, JsonObject } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import { type CompiledValue, compileValue, evaluateValue } from '../expr/template-value.ts';
import { toPriority } from '../store/order.ts';

/** The acceptance expressions of a trigger: compiled once for a flow version. */
export interface Acceptance {
  readonly when: CompiledValue | undefined;
  readonly dedupe: CompiledValue | undefined;
  readonly priority: CompiledValue | undefined;
  /** How long a dedupe key counts, ms. */
  readonly dedupeFor: number;
}

export type Admission =
  | { readonly kind: 'accepted'; readonly priority: number; readonly dedupe: Json | undefined }
  /** `when` is false. */
  | { readonly kind: 'filtered' }
  | { readonly kind: 'refused'; readonly error: WeirError };

const week = '7d';

/** `trigger` undefined: a manual start, which is neither filtered nor deduplicated. */
export function compileAcceptance(
  document: FlowDocument,
  trigger: Trigger | undefined,
): Acceptance {
  const own = trigger?.use === 'webhook' ? trigger : undefined;
  const { priority, dedupeFor } = document.settings ?? {};
  return {
    when: own?.when === undefined ? undefined : compileValue(own.when),
    dedupe: own?.dedupe === undefined ? undefined : compileValue(own.dedupe),
    priority: priority === undefined ? undefined : compileValue(priority),
    dedupeFor: milliseconds(dedupeFor ?? week),
  };
}

/**
 * Whether the event becomes a run, and with which priority and dedupe key. Pure. An expression that throws refuses the
 * event; one that throws in `priority` gives 5 (flow-language §4).
 */
export function admit(acceptance: Acceptance, event: TriggerEvent): Admission {
  const scope: { trigger: JsonObject } = { trigger: event };
  try {
    const { when, dedupe } = acceptance;
    if (when && !evaluateValue(when, scope, 'when')) return { kind: 'filtered' };
    const key = dedupe && evaluateValue(dedupe, scope, 'dedupe');
    return {
      kind: 'accepted',
      priority: priorityOf(acceptance, scope),
      // An event without the value it is told apart by would be equal to every other such event.
      dedupe: key === null ? undefined : key,
    };
  } catch (error) {
    if (!(error instanceof WeirError)) throw error;
    return { kind: 'refused', error };
  }
}

function priorityOf({ priority }: Acceptance, scope: { trigger: JsonObject }): number {
  try {
    return toPriority(priority && evaluateValue(priority, scope, 'settings.priority'));
  } catch (error) {
    if (!(error instanceof WeirError)) throw error;
    return toPriority(undefined);
  }
}
