import type { ErrorData, StepPath } from '@weir/contract/errors';
import type { Json } from '@weir/contract/json';
import { toErrorData, WeirError } from '@weir/contract/weir-error';
import { packJson, unpackJson } from './journal-chunks.ts';
import type { RunRow, Tell } from './run-rows.ts';

/** A step of a run, as events name it. */
export interface MessagePlace {
  readonly step: string;
  readonly path?: StepPath | undefined;
}

/** What somebody outside tells a run; its worker makes events of it. */
export type RunMessage =
  | (MessagePlace & { readonly kind: 'signal'; readonly data?: Json })
  | (MessagePlace & { readonly kind: 'callback'; readonly body: Json; readonly headers: Json })
  /** A run that a step called has ended. */
  | (MessagePlace & {
      readonly kind: 'call';
      readonly runId: string;
      readonly output?: Json;
      readonly error?: ErrorData;
    })
  | {
      readonly kind: 'cancel';
      /** Who wants it. */
      readonly by: string;
      readonly undo?: true;
      /** Why, where that is not a person's wish. */
      readonly error?: ErrorData;
    }
  /** Its row has been changed already; this is for its journal. */
  | {
      readonly kind: 'priority';
      readonly priority: number;
      readonly pinned?: true;
      readonly by: string;
    }
  | { readonly kind: 'group'; readonly group: string; readonly by: string };

/** What a wait is answered with, before it is known which. */
export type Answer =
  | { readonly kind: 'signal'; readonly data?: Json }
  | { readonly kind: 'callback'; readonly body: Json; readonly headers: Json };

export function packMessage(message: RunMessage | Answer): Uint8Array {
  return packJson(message);
}

/** The answer as a message to the step at `place`. */
export function addressed(answer: Uint8Array, place: string): Uint8Array {
  return packJson({ ...(unpackJson(answer) as object), ...(JSON.parse(place) as object) });
}

/** @throws RangeError when it was not written by `packMessage`. */
export function readMessage(bytes: Uint8Array): RunMessage {
  return unpackJson(bytes) as unknown as RunMessage;
}

/** To be told by whoever ends a run: the step that waits for it goes on. */
export function toCaller(
  { id, caller }: Pick<RunRow, 'id' | 'caller'>,
  end: { readonly output: Json } | { readonly error: ErrorData },
): readonly Tell[] {
  if (!caller?.waits) return [];
  const { runId, step, path } = caller;
  const place = { step, ...(path && { path }) };
  return [{ runId, bytes: packMessage({ kind: 'call', ...place, runId: id, ...end }) }];
}

/** To be told to a run that was called when nobody waits for it any more: it is cancelled, and undone where the caller is. */
export function giveUpCall(
  { id, traceId }: Pick<RunRow, 'id' | 'traceId'>,
  runId: string,
  undo = false,
): Tell {
  const error = toErrorData(new WeirError('conflict', givenUp), { traceId });
  return {
    runId,
    bytes: packMessage({ kind: 'cancel', by: `run:${id}`, ...(undo && { undo }), error }),
  };
}

const givenUp = {
  zh: '调用它的运行不再等待',
  en: 'the run that called it waits no longer',
};
