import type { Draft, DraftStep } from './draft.ts';
import type { Problem } from './errors.ts';
import { edgesOf } from './flow.ts';
import type { FindNear } from './near.ts';
import { pathText, problemAt } from './problem.ts';
import { graphSentences as say, withNear } from './validate-sentences.ts';

/** Every step of this version ends by one of these. */
const ports = ['ok', 'error'] as const;

/** Edges between existing steps, by the step they lead to. */
export type Sources = ReadonlyMap<string, readonly string[]>;

/** Judges each edge on its own; `sources` holds those that can be followed. */
export function checkEdges(
  draft: Draft,
  findNear: FindNear,
): { readonly problems: readonly Problem[]; readonly sources: Sources } {
  const problems: Problem[] = [];
  const sources = new Map<string, readonly string[]>();
  for (const [id, step] of draft.steps) {
    const found = new Set<string>();
    for (const { path, edge } of edgePlaces(id, step)) {
      const [source, port] = edgesOf(edge)[0] ?? ['', ''];
      const problem =
        edgeProblem({ path, id, source, port }, draft, findNear) ??
        (found.has(`${source}.${port}`)
          ? problemAt(path, 'edge_duplicate', say.duplicateEdge(source, port))
          : undefined);
      found.add(`${source}.${port}`);
      if (problem) problems.push(problem);
    }
    const known = [...found].map((edge) => edge.slice(0, edge.indexOf('.')));
    sources.set(
      id,
      [...new Set(known)].filter((source) => source !== id && draft.steps.has(source)),
    );
  }
  return { problems, sources };
}

function edgePlaces(id: string, step: DraftStep): { path: string; edge: string }[] {
  const { after } = step;
  const path = pathText(['steps', id, 'after']);
  if (typeof after === 'string') return after === '' ? [] : [{ path, edge: after }];
  if (!Array.isArray(after)) return [];
  return after.flatMap((edge, i) =>
    typeof edge === 'string' && edge !== '' ? [{ path: `${path}[${i}]`, edge }] : [],
  );
}

function edgeProblem(
  { path, id, source, port }: { path: string; id: string; source: string; port: string },
  draft: Draft,
  findNear: FindNear,
): Problem | undefined {
  if (source === id) return problemAt(path, 'edge_to_itself', say.toItself);
  if (!draft.steps.has(source)) {
    if (draft.triggers.has(source)) {
      return problemAt(path, 'step_unknown', say.triggerSource(source));
    }
    const near = findNear(source, draft.steps.keys());
    return problemAt(path, 'step_unknown', withNear(say.unknownSource(source), near));
  }
  if (ports.some((known) => known === port)) return undefined;
  const sentence = say.unknownPort(source, port, ports);
  return problemAt(path, 'port_unknown', withNear(sentence, findNear(port, ports)));
}

/**
 * Follows the edges once: cycles, each as the ids along its edges with the first repeated, and an order in which every
 * step comes after its sources (but for those cycles). A step is named in one cycle at most, and there is at least one
 * if there are any. Linear, no recursion.
 */
export function followEdges(sources: Sources): {
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

export function cycleProblems(cycles: readonly (readonly string[])[]): Problem[] {
  return cycles.map((ids) =>
    problemAt(pathText(['steps', ids[1] ?? '', 'after']), 'cycle', say.cycle(ids)),
  );
}

/** Says whether one step lies before another on the edges. 2,000 steps need half a megabyte. */
export function ancestry(
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
