import type { Draft, DraftScope, PlacedStep } from './draft.ts';
import type { Problem } from './errors.ts';
import { edgeOf, limits } from './flow.ts';
import type { FindNear } from './near.ts';
import { pathText, problemAt } from './problem.ts';
import { withNear } from './sentence-parts.ts';
import { portsOf } from './validate-kinds.ts';
import { graphSentences as say } from './validate-sentences.ts';

/** Edges between existing steps of one scope, by the step they lead to. */
type Sources = ReadonlyMap<string, readonly string[]>;

/** Whether one step lies before another of the same scope on the edges. */
export type IsBefore = (ancestor: PlacedStep, step: PlacedStep) => boolean;

/** The edges of each scope: each on its own, and the graph they make (flow-language §3). */
export function checkGraph(
  draft: Draft,
  findNear: FindNear,
): { readonly problems: readonly Problem[]; readonly isBefore: IsBefore } {
  const problems: Problem[] = [];
  const cycles: Problem[] = [];
  const before = new Map<DraftScope, (ancestor: string, id: string) => boolean>();
  for (const scope of draft.scopes) {
    const { problems: wrong, sources } = checkEdges({ draft, scope }, findNear);
    const followed = followEdges(sources);
    problems.push(...wrong);
    cycles.push(...followed.cycles.map((ids) => cycleProblem(scope, ids)));
    // Its memory grows with the square of the steps, and that they are too many is said elsewhere.
    if (scope.steps.size <= limits.steps) before.set(scope, ancestry(sources, followed.order));
  }
  return {
    problems: [...problems, ...cycles],
    isBefore: (ancestor, { id, scope }) => before.get(scope)?.(ancestor.id, id) ?? true,
  };
}

interface Around {
  readonly draft: Draft;
  readonly scope: DraftScope;
}

/** Judges each edge on its own; `sources` holds those that can be followed. */
function checkEdges(
  around: Around,
  findNear: FindNear,
): { readonly problems: readonly Problem[]; readonly sources: Sources } {
  const problems: Problem[] = [];
  const sources = new Map<string, readonly string[]>();
  for (const [id, placed] of around.scope.steps) {
    const found = new Set<string>();
    const known = new Set<string>();
    for (const { path, edge } of edgePlaces(placed)) {
      const [source, port] = edgeOf(edge);
      const written = `${source}.${port}`;
      const problem =
        edgeProblem({ path, id, source, port }, around, findNear) ??
        (found.has(written)
          ? problemAt(path, 'edge_duplicate', say.duplicateEdge(source, port))
          : undefined);
      found.add(written);
      if (source !== id && around.scope.steps.has(source)) known.add(source);
      if (problem) problems.push(problem);
    }
    sources.set(id, [...known]);
  }
  return { problems, sources };
}

function edgePlaces({ path: place, step }: PlacedStep): { path: string; edge: string }[] {
  const { after } = step;
  const path = pathText([...place, 'after']);
  if (typeof after === 'string') return after === '' ? [] : [{ path, edge: after }];
  if (!Array.isArray(after)) return [];
  return after.flatMap((edge, i) =>
    typeof edge === 'string' && edge !== '' ? [{ path: `${path}[${i}]`, edge }] : [],
  );
}

function edgeProblem(
  { path, id, source, port }: { path: string; id: string; source: string; port: string },
  { draft, scope }: Around,
  findNear: FindNear,
): Problem | undefined {
  if (source === id) return problemAt(path, 'edge_to_itself', say.toItself);
  const from = scope.steps.get(source);
  if (!from) {
    if (draft.triggers.has(source)) {
      return problemAt(path, 'step_unknown', say.triggerSource(source));
    }
    if (draft.byId.has(source)) {
      return problemAt(path, 'edge_between_scopes', say.otherScope(source));
    }
    const near = findNear(source, scope.steps.keys());
    return problemAt(path, 'step_unknown', withNear(say.unknownSource(source), near));
  }
  const ports = portsOf(from.step);
  if (ports.includes(port)) return undefined;
  const sentence = say.unknownPort(source, port, ports);
  return problemAt(path, 'port_unknown', withNear(sentence, findNear(port, ports)));
}

function cycleProblem({ path }: DraftScope, ids: readonly string[]): Problem {
  return problemAt(pathText([...path, ids[1] ?? '', 'after']), 'cycle', say.cycle(ids));
}

/**
 * Follows the edges once: cycles, each as the ids along its edges with the first repeated, and an order in which every
 * step comes after its sources (but for those cycles). A step is named in one cycle at most, and there is at least one
 * if there are any. Linear, no recursion.
 */
function followEdges(sources: Sources): {
  readonly cycles: readonly (readonly string[])[];
  readonly order: readonly string[];
} {
  const cycles: string[][] = [];
  const order: string[] = [];
  const reported = new Set<string>();
  const state = new Map<string, 'open' | 'done'>();
  for (const root of sources.keys()) {
    if (state.has(root)) continue;
    state.set(root, 'open');
    const path = [{ id: root, next: 0 }];
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const source = sources.get(top.id)?.[top.next];
      top.next += 1;
      if (source === undefined) {
        state.set(top.id, 'done');
        order.push(top.id);
        path.pop();
      } else if (!state.has(source)) {
        state.set(source, 'open');
        path.push({ id: source, next: 0 });
      } else if (state.get(source) === 'open' && !reported.has(source) && !reported.has(top.id)) {
        const ids = path.slice(path.findIndex(({ id }) => id === source)).map(({ id }) => id);
        for (const id of ids) reported.add(id);
        // The path runs against the edges.
        cycles.push([source, ...ids.slice(1).reverse(), source]);
      }
    }
  }
  return { cycles, order };
}

/** Says whether one step lies before another on the edges of a scope. 2,000 steps need half a megabyte. */
function ancestry(
  sources: Sources,
  order: readonly string[],
): (ancestor: string, id: string) => boolean {
  const number = new Map(order.map((id, i) => [id, i]));
  const words = Math.ceil(order.length / 32);
  const sets = new Map<string, Uint32Array>();
  for (const id of order) {
    const set = new Uint32Array(words);
    for (const source of sources.get(id) ?? []) {
      const bit = number.get(source) ?? 0;
      set[bit >> 5] = (set[bit >> 5] ?? 0) | (1 << (bit & 31));
      sets.get(source)?.forEach((word, i) => {
        set[i] = (set[i] ?? 0) | word;
      });
    }
    sets.set(id, set);
  }
  return (ancestor, id) => {
    const bit = number.get(ancestor);
    const word = bit === undefined ? undefined : sets.get(id)?.[bit >> 5];
    return word !== undefined && bit !== undefined && (word & (1 << (bit & 31))) !== 0;
  };
}
