import { portsOf } from '@weir/contract/validate-kinds';
import type { StepSource, Steps } from './dialect.ts';
import type { StepShape } from './flow-shapes.ts';

type Order = Pick<StepSource, 'after' | 'join'>;

/**
 * Which steps of its scope one comes after. Edges lead backwards, so there is no cycle. `chained`: it comes after the step
 * before it in any case, so that of a scope whose output or error somebody sees it is sure which step ended last, and
 * which one failed first.
 */
export function orderOf(
  { after: drawn, join }: StepShape,
  before: Steps,
  { chained }: { chained: boolean },
): Order {
  const ids = Object.keys(before);
  const edges = ids.length === 0 ? [] : drawn.map(({ back, port }) => edgeTo(before, back, port));
  const last = ids.at(-1);
  if (chained && last !== undefined && !edges.some((edge) => edge.startsWith(`${last}.`))) {
    edges.push(edgeTo(before, ids.length - 1, 0));
  }
  const after = [...new Set(edges)].map((edge, index) =>
    // The short form of the same edge.
    index === 0 && edge.endsWith('.ok') ? edge.slice(0, -3) : edge,
  );
  return {
    ...(after.length > 0 && { after: after.length === 1 ? (after[0] ?? '') : after }),
    ...(join !== undefined && { join: chained ? 'all' : join }),
  };
}

function edgeTo(before: Steps, back: number, port: number): string {
  const ids = Object.keys(before);
  const source = ids[back % ids.length] ?? '';
  const ports = portsOf(before[source] ?? {});
  return `${source}.${ports[port % ports.length]}`;
}
