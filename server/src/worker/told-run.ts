import { isJsonObject, type JsonObject } from '@weir/contract/json';
import { newId } from '../ids.ts';
import type { Log } from '../observe/log.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { defaultGroup, newRun, newSlot } from '../store/new-run.ts';
import type { NewRun } from '../store/tenant-store.ts';
import type { LoadedVersion } from '../versions/versions.ts';
import { type CalledPlace, callEvent, placeOfCalled } from './called-flow.ts';

/** A run of a flow that is to hear of a failure, accepted at `at`, ms UTC, whatever the settings of the flow come to. */
export async function toldRun(
  { sandbox, log }: { readonly sandbox: Pick<Sandbox, 'evaluate'>; readonly log: Log },
  told: {
    readonly tenant: string;
    readonly version: LoadedVersion;
    readonly input: JsonObject;
    readonly traceId: string;
    readonly priority: number;
    readonly at: number;
  },
): Promise<NewRun> {
  const { tenant, version, input, traceId, priority, at } = told;
  const event = callEvent(version, { at, input, more: { cause: 'failure' } });
  const called = { tenant, version, event, traceId };
  const { group, slot: key } = await placeOfCalled({ sandbox }, called).catch(
    (error): CalledPlace => {
      const { flow } = version;
      const run = isJsonObject(input['run']) ? input['run']['id'] : undefined;
      log.warn({ tenant, flow, run, traceId, error }, 'its settings cannot be evaluated');
      return { group: defaultGroup, slot: null };
    },
  );
  const slot = newSlot(key, version.document.settings?.concurrency?.over, traceId);
  return newRun({ id: newId(at), version, event, traceId, priority, group, at, slot });
}
