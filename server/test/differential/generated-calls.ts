import type { JsonObject } from '@weir/contract/json';
import type { Sight } from './sight.ts';

/** The `with` of a `call`: of one of the flows that may be called. */
export function callOf(
  choice: number,
  { input, called, sight }: { input: JsonObject; called: readonly string[]; sight: Sight },
): JsonObject {
  const waits = [undefined, undefined, '{{ trigger.input.hot }}', true, false];
  const wait = waits[Math.floor(choice / called.length) % waits.length];
  return {
    flow: called[choice % called.length] ?? '',
    input: {
      n: sight.hasLoop ? '{{ loop.round }}' : '{{ trigger.input.n }}',
      hot: '{{ trigger.input.hot }}',
      more: input,
    },
    ...(wait !== undefined && { wait }),
  };
}
