import type { Problem } from '@weir/contract/errors';
import {
  type FlowDocument,
  isConnectorTrigger,
  isWebhook,
  ownStartId,
  type Trigger,
} from '@weir/contract/flow';
import { invalidInput } from '@weir/contract/invalid-input';
import type { TriggerEvent } from '@weir/contract/journal';
import { isJsonObject, type Json, type JsonObject } from '@weir/contract/json';
import { createFindNear } from '@weir/contract/near';
import { own } from '@weir/contract/own';
import { pathText, problemAt } from '@weir/contract/problem';
import { both, withNear } from '@weir/contract/sentence-parts';

export interface GivenByHand {
  /** With the `id` of a declared trigger an event of that one; else what a manual start brings along. */
  readonly trigger?: JsonObject | undefined;
  readonly input: Json;
  /** ms UTC. */
  readonly at: number;
}

/**
 * The event somebody gives in place of who or what brings it, with the fields such an event has.
 * @throws WeirError `invalid_input` for an id the flow does not declare, and for fields of a wrong type.
 */
export function eventByHand(document: FlowDocument, given: GivenByHand): TriggerEvent {
  const { at, input } = given;
  // That a failure started the run, only a failure says.
  const { cause: _, id, kind: __, ...fields } = given.trigger ?? {};
  if (id === undefined || id === 'manual' || id === 'call')
    return { ...fields, ...ownStart(document, id ?? 'manual'), at, input };
  const trigger = declared(document, id);
  if (trigger.use === 'manual' || trigger.use === 'call')
    return { ...fields, id: String(id), kind: trigger.use, at, input };
  const event = { ...defaults(trigger), ...fields };
  const [problem, ...problems] = typeProblems(event);
  if (problem) throw invalidInput([problem, ...problems]);
  return { ...event, id: String(id), kind: kindOf(trigger), at };
}

/** Whether the event carries an input that is the flow's to judge. */
export function hasInput({ kind }: TriggerEvent): boolean {
  return kind === 'manual' || kind === 'call';
}

function ownStart({ triggers }: FlowDocument, kind: 'manual' | 'call') {
  return { id: ownStartId(triggers, kind), kind };
}

function declared({ triggers = {} }: FlowDocument, id: Json): Trigger {
  const found = typeof id === 'string' ? own(triggers, id) : undefined;
  if (found) return found as Trigger;
  const near = createFindNear()(String(id), Object.keys(triggers));
  const sentence = both(`流程没有触发器「${id}」。`, `The flow has no trigger "${id}".`);
  throw invalidInput([problemAt('trigger.id', 'trigger_unknown', withNear(sentence, near))]);
}

function kindOf(trigger: Trigger): 'webhook' | 'message' {
  return isWebhook(trigger) ? 'webhook' : 'message';
}

/** What an event of the trigger has at least. */
function defaults(trigger: Trigger): JsonObject {
  if (isWebhook(trigger)) {
    const { method, path } = trigger.with;
    return { method, path, query: {}, headers: {}, body: null };
  }
  return isConnectorTrigger(trigger) ? { body: null, headers: {} } : {};
}

const texts = ['method', 'path', 'key', 'exchange'] as const;
const objects = ['query', 'headers'] as const;

function typeProblems(event: JsonObject): Problem[] {
  const wrong = (key: string, zh: string, en: string) =>
    problemAt(pathText(['trigger', key]), 'type_wrong', both(`应为${zh}。`, `Must be ${en}.`));
  return [
    ...texts
      .filter((key) => event[key] !== undefined && typeof event[key] !== 'string')
      .map((key) => wrong(key, '文本', 'a text')),
    ...objects
      .filter((key) => event[key] !== undefined && !isJsonObject(event[key]))
      .map((key) => wrong(key, '对象', 'an object')),
  ];
}
