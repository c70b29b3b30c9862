import {
  type FlowDocument,
  isConnectorTrigger,
  isWebhook,
  milliseconds,
  type Trigger,
} from '@weir/contract/flow';
import type { TriggerEvent } from '@weir/contract/journal';
import type { Json, JsonObject } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import { surroundings } from '../engine/scope.ts';
import { type GuestAnswer, type GuestAnswers, withGuest } from '../expr/guest-answers.ts';
import { type CompiledCondition, compileCondition, conditionHolds } from '../expr/rules.ts';
import {
  type CompiledValue,
  compileValue,
  evaluateValue,
  type Given,
} from '../expr/template-value.ts';
import { defaultGroup, slotOf } from '../store/new-run.ts';
import { toPriority } from '../store/order.ts';

/** The acceptance expressions of a trigger: compiled once for a flow version. */
export interface Acceptance {
  readonly when: CompiledCondition | undefined;
  /** Undefined: the flow does not say; a source may have a value of its own. */
  readonly dedupe: CompiledValue | undefined;
  readonly priority: CompiledValue | undefined;
  readonly group: CompiledValue;
  /** Of runs of which only so many may go on at a time. */
  readonly slot: CompiledValue | undefined;
  /** `dedupe: null`: nothing is told apart, whatever the source knows. */
  readonly isDedupeOff: boolean;
  /** How long a dedupe key counts, ms. */
  readonly dedupeFor: number;
}

export type Admission =
  | {
      readonly kind: 'accepted';
      readonly priority: number;
      readonly group: string;
      /** Null: any number; also where it cannot be evaluated, which fails the run once it starts. */
      readonly slot: string | null;
      readonly dedupe: Json | undefined;
    }
  /** `when` is false. */
  | { readonly kind: 'filtered' }
  | { readonly kind: 'refused'; readonly error: WeirError };

const week = '7d';

/** `trigger` undefined: a manual start, which is neither filtered nor deduplicated. */
export function compileAcceptance(
  document: FlowDocument,
  trigger: Trigger | undefined,
): Acceptance {
  const own = isWebhook(trigger) || isConnectorTrigger(trigger) ? trigger : undefined;
  const { priority, dedupeFor, group, concurrency } = document.settings ?? {};
  return {
    when: own?.when === undefined ? undefined : compileCondition(own.when),
    dedupe: own?.dedupe === undefined ? undefined : compileValue(own.dedupe),
    isDedupeOff: own?.dedupe === null,
    priority: priority === undefined ? undefined : compileValue(priority),
    group: compileValue(group ?? defaultGroup),
    slot: concurrency && compileValue(concurrency.key),
    dedupeFor: milliseconds(dedupeFor ?? week),
  };
}

type AcceptanceScope = typeof surroundings & { readonly trigger: JsonObject };

/** Asks a guest of the tenant for expressions the interpreter does not know. */
export type AskGuest = (
  expressions: readonly string[],
  scope: JsonObject,
) => Promise<readonly GuestAnswer[]>;

/**
 * Whether the event becomes a run, and with which priority and dedupe key. Pure but for `ask`, which is needed only where
 * an expression is no path, literal or operator; then all of them are one question. An expression that throws refuses the
 * event; one that throws in `priority` gives 5 (flow-language §4).
 * @throws WeirError what `ask` rejects with: an event is never accepted without having been judged.
 */
export function admit(
  acceptance: Acceptance,
  event: TriggerEvent,
  ask: AskGuest,
): Admission | Promise<Admission> {
  const scope: AcceptanceScope = { ...surroundings, trigger: event };
  return withGuest(
    (guest) => judge(acceptance, scope, guest),
    async (expressions) => {
      const answers = await ask(expressions, scope);
      for (const answer of answers) {
        if (!('error' in answer) || !notJudged.has(answer.error.code)) continue;
        // A guest that was killed or too slow says nothing of the event: the sender is to send it again.
        throw new WeirError('overloaded', {}, { cause: answer.error });
      }
      return answers;
    },
  );
}

const notJudged: ReadonlySet<string> = new Set([
  'sandbox_crash',
  'sandbox_memory',
  'sandbox_timeout',
]);

function judge(acceptance: Acceptance, scope: AcceptanceScope, guest: GuestAnswers): Admission {
  try {
    const { when, dedupe } = acceptance;
    const wanted = !when || conditionHolds(when, { scope, guest }, 'when');
    if (!wanted && guest.open.length === 0) return { kind: 'filtered' };
    const key = dedupe && evaluateValue(dedupe, { scope, guest }, 'dedupe');
    return {
      kind: 'accepted',
      priority: priorityOf(acceptance, scope, guest),
      group: groupOf(acceptance, { scope, guest }),
      slot: slotIn(acceptance, { scope, guest }),
      // An event without the value it is told apart by would be equal to every other such event.
      dedupe: key === null ? undefined : key,
    };
  } catch (error) {
    if (!(error instanceof WeirError)) throw error;
    return { kind: 'refused', error };
  }
}

function groupOf({ group }: Acceptance, given: Given): string {
  const value = evaluateValue(group, given, 'settings.group');
  // While answers are open, there is no value yet.
  if ((typeof value === 'string' && value !== '') || given.guest?.open.length) return String(value);
  const reason = { zh: '应为工作组名', en: 'the name of a group is needed' };
  throw new WeirError('invalid_input', reason, { field: 'settings.group' });
}

function slotIn({ slot }: Acceptance, given: Given): string | null {
  try {
    return slot ? slotOf(evaluateValue(slot, given, 'settings.concurrency.key')) : null;
  } catch (error) {
    if (!(error instanceof WeirError)) throw error;
    return null;
  }
}

function priorityOf({ priority }: Acceptance, scope: AcceptanceScope, guest: GuestAnswers): number {
  try {
    return toPriority(priority && evaluateValue(priority, { scope, guest }, 'settings.priority'));
  } catch (error) {
    if (!(error instanceof WeirError)) throw error;
    return toPriority(undefined);
  }
}
