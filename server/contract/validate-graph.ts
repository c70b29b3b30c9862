import type { Draft, DraftScope, PlacedStep } from './draft.ts';
import type { Problem } from './errors.ts';
import { edgeOf, limits } from './flow.ts';
import type { FindNear } from './near.ts';
import { pathText, problemAt } from './problem.ts';
import { withNear } from './sentence-parts.ts';
import { portsOf } from './validate-kinds.ts';
import { graphSentences as say } from './validate-sentences.ts';

/** A step of one scope and the edges that lead to it. */
interface Node {
  readonly placed: PlacedStep;
  /** Where those come from that can be followed. */
  readonly sources: Set<Node>;
  /** Its own among the steps of its scope, */
  readonly bit: bigint;
  /** and those of all that lie before it, once the edges have been followed. */
  before: bigint;
}
type Graph = ReadonlyMap<string, Node>;

/** Whether one step lies before another of the same scope on the edges. */
export type IsBefore = (ancestor: PlacedStep, step: PlacedStep) => boolean;

/** The edges of each scope: each on its own, and the graph they make (flow-language §3). */
export function checkGraph(
  draft: Draft,
  findNear: FindNear,
): { readonly problems: readonly Problem[]; readonly isBefore: IsBefore } {
  const problems: Problem[] = [];
  const cycles: Problem[] = [];
  const graphs = new Map<DraftScope, Graph>();
  for (const scope of draft.scopes) {
    const isTooLarge = scope.steps.size > limits.steps;
    const graph = graphOf(scope, isTooLarge);
    problems.push(...checkEdges({ draft, scope }, graph, findNear));
    cycles.push(...followEdges(graph).map((cycle) => cycleProblem(scope, cycle)));
    if (!isTooLarge) graphs.set(scope, graph);
  }
  return {
    problems: [...problems, ...cycles],
    isBefore(ancestor, { id, scope }) {
      const graph = graphs.get(scope);
      const [from, to] = [graph?.get(ancestor.id), graph?.get(id)];
      return !from || !to || (to.before & from.bit) !== 0n;
    },
  };
}

/**
 * Without edges as yet. What lies before each step takes memory that grows with the square of the steps (2,000 need half
 * a megabyte), so in a scope with too many, which is said elsewhere, none has a bit.
 */
function graphOf({ steps }: DraftScope, isTooLarge: boolean): Graph {
  return new Map(
    [...steps.values()].map((placed, i): [string, Node] => {
      const bit = isTooLarge ? 0n : 1n << BigInt(i);
      return [placed.id, { placed, sources: new Set(), bit, before: 0n }];
    }),
  );
}

interface Around {
  readonly draft: Draft;
  readonly scope: DraftScope;
}

/** Judges each edge on its own; those that can be followed are put into the graph. */
function checkEdges(around: Around, graph: Graph, findNear: FindNear): Problem[] {
  const problems: Problem[] = [];
  for (const node of graph.values()) {
    const { id } = node.placed;
    const found = new Set<string>();
    for (const { path, edge } of edgePlaces(node.placed)) {
      const [source, port] = edgeOf(edge);
      const written = `${source}.${port}`;
      const problem =
        edgeProblem({ path, id, source, port }, around, findNear) ??
        (found.has(written)
          ? problemAt(path, 'edge_duplicate', say.duplicateEdge(source, port))
          : undefined);
      found.add(written);
      const from = graph.get(source);
      if (from && from !== node) node.sources.add(from);
      if (problem) problems.push(problem);
    }
  }
  return problems;
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

function cycleProblem({ path }: DraftScope, { at, ids }: Cycle): Problem {
  return problemAt(pathText([...path, at, 'after']), 'cycle', say.cycle(ids));
}

interface Cycle {
  /** Whose edge closes it: the second of them. */
  readonly at: string;
  /** Along the edges, the first repeated. */
  readonly ids: readonly string[];
}

/**
 * Follows the edges once: finds the cycles, and what lies before each step (but for those cycles). A step is named in one
 * cycle at most, and there is at least one if there are any. Linear in the edges, no recursion.
 */
function followEdges(graph: Graph): Cycle[] {
  const cycles: Cycle[] = [];
  const reported = new Set<Node>();
  const state = new Map<Node, 'open' | 'done'>();
  for (const root of graph.values()) {
    if (state.has(root)) continue;
    state.set(root, 'open');
    const path = [{ node: root, sources: root.sources.values() }];
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const { node, sources } = top;
      const source = sources.next().value;
      if (source === undefined) {
        state.set(node, 'done');
        for (const { bit, before } of node.sources) node.before |= bit | before;
        path.pop();
      } else if (!state.has(source)) {
        state.set(source, 'open');
        path.push({ node: source, sources: source.sources.values() });
      } else if (state.get(source) === 'open' && !reported.has(source) && !reported.has(node)) {
        const nodes = path.map((entry) => entry.node);
        const members = nodes.slice(nodes.indexOf(source));
        for (const member of members) reported.add(member);
        // The path runs against the edges.
        const along = [source, ...members.slice(1).reverse(), source];
        cycles.push({ at: node.placed.id, ids: along.map(({ placed }) => placed.id) });
      }
    }
  }
  return cycles;
}
