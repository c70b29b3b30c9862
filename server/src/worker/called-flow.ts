import { ownStartId } from '@weir/contract/flow';
import type { TriggerEvent } from '@weir/contract/journal';
import type { Json, JsonObject } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import { surroundings } from '../engine/scope.ts';
import { withGuest } from '../expr/guest-answers.ts';
import { keptValue } from '../expr/kept-value.ts';
import { evaluateValue } from '../expr/template-value.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { defaultGroup, slotOf } from '../store/new-run.ts';
import type { LoadedVersion } from '../versions/versions.ts';

/** What a flow sees that is called by a step, or by a failure: under the name it gave to being called, if any. */
export function callEvent(
  { document }: Pick<LoadedVersion, 'document'>,
  event: { readonly at: number; readonly input: Json; readonly more?: JsonObject },
): TriggerEvent {
  const { at, input, more } = event;
  return { ...more, id: ownStartId(document.triggers, 'call'), kind: 'call', at, input };
}

/** Where a called run goes, and what it shares with others. */
export interface CalledPlace {
  readonly group: string;
  readonly slot: string | null;
}

/**
 * What the settings of a called flow come to for an event.
 * @throws WeirError where one is an expression that cannot be evaluated, or gives nothing of use.
 */
export async function placeOfCalled(
  { sandbox }: { readonly sandbox: Pick<Sandbox, 'evaluate'> },
  called: {
    readonly tenant: string;
    readonly version: LoadedVersion;
    readonly event: TriggerEvent;
    readonly traceId: string;
  },
): Promise<CalledPlace> {
  const { tenant, version, event, traceId } = called;
  const { group: wanted = defaultGroup, concurrency } = version.document.settings ?? {};
  const scope = { ...surroundings, trigger: event };
  const [group, key] = await withGuest(
    (guest) => [
      evaluateValue(keptValue(wanted), { scope, guest }, 'settings.group'),
      concurrency &&
        evaluateValue(keptValue(concurrency.key), { scope, guest }, 'settings.concurrency.key'),
    ],
    (expressions) =>
      sandbox.evaluate({
        tenant,
        version: `${version.flow}@${version.version}`,
        now: event.at,
        seed: traceId,
        expressions,
        scope,
      }),
  );
  if (typeof group === 'string' && group !== '') return { group, slot: slotOf(key ?? null) };
  const reason = { zh: '应为工作组名', en: 'the name of a group is needed' };
  throw new WeirError('invalid_input', reason, { field: 'settings.group' });
}
