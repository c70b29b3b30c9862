import type { StepState } from '../engine/state.ts';

/** Why a step ended with `timeout`, in both languages; nothing of one that has no limit. */
export function outOfTime({
  timeout,
}: Pick<StepState, 'timeout'>): Readonly<Record<string, string>> {
  if (timeout === undefined) return {};
  return { zh: `超过 ${timeout} 毫秒`, en: `it took longer than ${timeout} ms` };
}
