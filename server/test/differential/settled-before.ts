import { edgesOf } from '@weir/contract/flow';
import type { StepSource } from './dialect.ts';

type Steps = Readonly<Record<string, StepSource>>;

/** The steps that are certainly decided when a step begins: with `join: any` only what lies on all ways to it. */
export function settledBefore(steps: Steps, step: Pick<StepSource, 'after' | 'join'>): string[] {
  const ways = edgesOf(step.after).map(([source]) => {
    const from = steps[source];
    return new Set(from ? [source, ...settledBefore(steps, from)] : [source]);
  });
  const all = new Set(ways.flatMap((way) => [...way]));
  const certain =
    step.join === 'any' ? (id: string) => ways.every((way) => way.has(id)) : () => true;
  return Object.keys(steps).filter((id) => all.has(id) && certain(id));
}
