import { type DraftStep, type PlacedStep, readDraft } from '@weir/contract/draft';
import { isBuiltIn } from '@weir/contract/flow';
import { isJsonObject, type Json, type JsonObject } from '@weir/contract/json';
import { own } from '@weir/contract/own';
import { WeirError } from '@weir/contract/weir-error';

/** What stands for the rest of the flow. */
export interface AroundStep {
  /** Outputs of other steps; those that are not named have not run. */
  readonly steps: Readonly<Record<string, Json>>;
  /** Of the nearest loop around it. */
  readonly item?: Json | undefined;
  /** Id of the declared trigger the event is of. */
  readonly trigger?: string | undefined;
}

/** Should nobody be left to end the run, ms. */
const longest = 120_000;

/**
 * A flow in which one step of a document is carried out where it stands, once: the steps it may look at are there, but
 * pinned or skipped, and each scope around it has one round.
 * @throws WeirError `not_found` when there is no such step.
 */
export function flowOfStep(document: Json, id: string, around: AroundStep): JsonObject {
  const { byId, triggers } = readDraft(document);
  const placed = byId.get(id);
  if (!placed) throw new WeirError('not_found', { reason: id });
  const settings = own(document, 'settings');
  const trigger = around.trigger === undefined ? undefined : triggers.get(around.trigger);
  const { when: _, dedupe: __, ...bare } = trigger ?? {};
  return {
    flow: (own(document, 'flow') ?? null) as Json,
    name: (own(document, 'name') ?? null) as Json,
    ...(around.trigger !== undefined && trigger && { triggers: { [around.trigger]: bare } }),
    steps: inScopes(placed, alone(placed.step), around),
    settings: { ...ofPlace(settings), timeout: longest },
  };
}

/** Where it is carried out, and what may be seen of it. */
function ofPlace(settings: unknown): JsonObject {
  const names = ['group', 'record', 'search', 'keep'];
  const given = names.map((name) => [name, own(settings, name)] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined)) as JsonObject;
}

/** The scope of a step, with what is around that, from the inside out. */
function inScopes(
  { id, scope }: PlacedStep,
  step: Json,
  around: AroundStep & { readonly isInLoop?: boolean },
): JsonObject {
  const others = [...scope.steps.keys()].filter((each) => each !== id);
  // Last: those before it are over when it starts.
  const steps = Object.fromEntries([
    ...others.map((each) => [each, bystander(each, around)]),
    [id, step],
  ]);
  const { owner } = scope;
  if (!owner) return steps as JsonObject;
  const isLoop = owner.step.use === 'loop';
  const item = isLoop && !around.isInLoop ? around.item : undefined;
  const rounds = oneRound(String(owner.step.use), { item, steps: steps as JsonObject });
  return inScopes(owner, rounds, { ...around, isInLoop: isLoop || around.isInLoop === true });
}

function bystander(id: string, { steps }: AroundStep): JsonObject {
  return { use: 'set', ...(!Object.hasOwn(steps, id) && { when: '{{ false }}' }) };
}

function oneRound(
  use: string,
  { item = null, steps }: { item: Json | undefined; steps: JsonObject },
): JsonObject {
  if (use === 'loop') return { use, with: { items: [literal(item)], steps } };
  return use === 'repeat'
    ? { use, with: { until: '{{ true }}', max: 1, steps } }
    : { use, with: { steps } };
}

/** One attempt, which starts at once; whoever asks for it sees what it comes to. */
function alone(step: DraftStep): JsonObject {
  const { after, join, disabled, undo, retry, onUnknown, ...rest } = step as JsonObject;
  const use = String(step.use);
  const isAction = !isBuiltIn(use);
  return {
    ...rest,
    ...((isAction || use === 'code' || use === 'call' || use === 'try') && {
      retry: { attempts: 1 },
    }),
    ...(isAction && { onUnknown: 'error' }),
  };
}

/** The value as a document says it: nothing in it is an expression. */
function literal(value: Json): Json {
  if (typeof value === 'string') return value.replaceAll('{{', "{{ '{{' }}");
  if (Array.isArray(value)) return value.map(literal);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, literal(each)]));
}
