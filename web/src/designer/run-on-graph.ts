import { isJsonObject, type JsonObject } from '@weir/contract/json';
import type { RunStep, RunView } from '@weir/contract/run';
import { isEnded, type RunStatus } from '@weir/contract/run-status';
import type { Text } from '@weir/contract/text';
import type { Rounds } from '../runs/round-words.ts';
import { errorOf, isGivenUp, isOver, leftByError, stateOfStep } from '../runs/step-state.ts';
import { type PlannedWait, plannedWait } from '../runs/wait-words.ts';
import type { State } from '../ui/RunState.tsx';
import { type Graph, type GraphEdge, type GraphNode, stepOfNode } from './flow-to-graph.ts';

/** What a node shows of a run. Plain data, so that what has not changed is found by comparing. */
export interface NodeStatus {
  readonly state: State;
  /** It left by an error edge, so the run goes on. */
  readonly handled: boolean;
  /** The run ended before it was tried again. */
  readonly givenUp: boolean;
  readonly attempts: number;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  /** The next attempt, ms UTC. */
  readonly retryAt: number | undefined;
  /** What else it waits for. */
  readonly wait: PlannedWait | undefined;
  /** Of a loop or a repeat. */
  readonly rounds: Rounds | undefined;
  readonly error: Text | undefined;
  /** What it was given; of one step of one run it never changes once it is there. */
  readonly input: JsonObject | undefined;
}

/** `open`: not decided yet; `live`: taken, and where it leads is at work. */
export type EdgeState = 'open' | 'live' | 'taken' | 'failed' | 'dead';

export interface RunOnGraph {
  readonly nodes: ReadonlyMap<string, NodeStatus>;
  readonly edges: ReadonlyMap<string, EdgeState>;
}

type RunParts = Pick<RunView, 'status' | 'acceptedAt' | 'startedAt' | 'endedAt' | 'steps'>;

/** The state of a run on the graph of its version. */
export function runOnGraph(graph: Graph, run: RunParts): RunOnGraph {
  const errorEdges = new Set(
    graph.edges.filter(({ port }) => port === 'error').map(({ source }) => source),
  );
  const nodes = new Map(
    graph.nodes.map((node) => [node.id, statusOf(node, run, errorEdges.has(node.id))] as const),
  );
  const steps = new Map(
    graph.nodes.flatMap((node): [string, RunStep | undefined][] =>
      node.kind === 'step' ? [[node.id, run.steps[node.step]]] : [],
    ),
  );
  const edges = graph.edges.map((edge): [string, EdgeState] => {
    const state = steps.has(edge.source)
      ? leavingStep(edge, steps.get(edge.source), run.status)
      : leavingTrigger(run.status);
    const atWork = nodes.get(edge.target)?.state === 'running';
    return [edge.id, state === 'taken' && atWork ? 'live' : state];
  });
  return { nodes, edges: new Map(edges) };
}

const nothing = {
  handled: false,
  givenUp: false,
  attempts: 0,
  startedAt: undefined,
  endedAt: undefined,
  retryAt: undefined,
  wait: undefined,
  rounds: undefined,
  error: undefined,
  input: undefined,
} as const;

function statusOf(node: GraphNode, run: RunParts, hasErrorEdge: boolean): NodeStatus {
  const ended = isEnded(run.status);
  if (node.kind === 'trigger') return { ...nothing, state: 'succeeded', startedAt: run.acceptedAt };
  if (node.kind === 'end')
    return { ...nothing, state: ended ? run.status : 'pending', endedAt: run.endedAt };
  const step = run.steps[node.step];
  const { parent } = node;
  const over = isOver(run, parent === undefined ? [] : [stepOfNode(parent)]);
  if (!step) return { ...nothing, state: over ? 'never' : 'pending' };
  const { attempts, startedAt, endedAt, wait, input, rounds } = step;
  return {
    state: stateOfStep(step, over),
    handled: hasErrorEdge && leftByError(step),
    givenUp: isGivenUp(step),
    attempts,
    startedAt,
    endedAt,
    retryAt: wait?.kind === 'retry' ? wait.at : undefined,
    wait: plannedWait(step),
    rounds,
    error: errorOf(step)?.message,
    input: isJsonObject(input) ? input : undefined,
  };
}

/** A trigger that started the run leads on as soon as the run does. */
function leavingTrigger(status: RunStatus): EdgeState {
  return status === 'queued' ? 'open' : 'taken';
}

function leavingStep(edge: GraphEdge, step: RunStep | undefined, status: RunStatus): EdgeState {
  if (step?.status === 'skipped') return 'dead';
  if (step?.status === 'ended') {
    if (!step.ports.includes(edge.port)) return 'dead';
    return edge.port === 'error' ? 'failed' : 'taken';
  }
  return isEnded(status) ? 'dead' : 'open';
}
