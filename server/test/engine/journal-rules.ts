import { edgesOf, type FlowDocument, type Step, stepsInside } from '@weir/contract/flow';
import type { JournalEvent } from '@weir/contract/journal';

/** What no journal may hold, whatever happened (flow-language §3, §5): read from the events and the document alone. */

interface Instance {
  starts: number;
  end: 'ok' | 'error' | 'skipped' | undefined;
}

interface Read {
  readonly steps: ReadonlyMap<string, { readonly step: Step; readonly handlesError: boolean }>;
  readonly instances: Map<string, Instance>;
  /** Names of scopes that fail, and of steps all rounds of which do. */
  readonly failing: Set<string>;
  readonly rounds: Map<string, number>;
  /** What ended ok and can be undone. */
  readonly undoable: string[];
  undoing: string | undefined;
  cancelled: boolean;
  ended: boolean;
  readonly broken: string[];
}

/** Each break of a rule in words; none is what is wanted. */
export function brokenRules(document: FlowDocument, journal: readonly JournalEvent[]): string[] {
  const read: Read = {
    steps: stepsOf(document.steps),
    instances: new Map(),
    failing: new Set(),
    rounds: new Map(),
    undoable: [],
    undoing: undefined,
    cancelled: false,
    ended: false,
    broken: [],
  };
  for (const event of journal) readEvent(read, event);
  return read.broken;
}

function stepsOf(source: FlowDocument['steps'], found = new Map()): Read['steps'] {
  const handled = new Set(
    Object.values(source).flatMap(({ after }) =>
      edgesOf(after).flatMap(([from, port]) => (port === 'error' ? [from] : [])),
    ),
  );
  for (const [id, step] of Object.entries(source)) {
    found.set(id, { step, handlesError: handled.has(id) });
    stepsOf(stepsInside(step), found);
  }
  return found;
}

type OfStep = Extract<JournalEvent, { step: string }>;

function scopesAround({ path = [] }: OfStep): string[] {
  const names: string[] = ['run'];
  let name = '';
  for (const [scope, round] of path) {
    names.push(`${name}${scope}`, `${name}${scope}[${round}]`);
    name += `${scope}[${round}].`;
  }
  return names;
}

function nameOf(event: OfStep): string {
  const around = scopesAround(event);
  return around.length > 1 ? `${around.at(-1)}.${event.step}` : event.step;
}

function readEvent(read: Read, event: JournalEvent): void {
  const no = (what: string): void => {
    read.broken.push(`${event.seq} ${event.type}: ${what}`);
  };
  if (read.ended && event.type !== 'retried') no('after the end');
  if (event.type === 'cancel-requested') read.cancelled = true;
  else if (event.type === 'ended') read.ended = true;
  else if (event.type === 'retried') reopen(read);
  else if ('step' in event) readStep(read, event, no);
}

function reopen(read: Read): void {
  read.ended = false;
  read.cancelled = false;
  read.failing.clear();
  // Handled errors as well: those after a cancel were ignored.
  for (const instance of read.instances.values()) {
    if (instance.end === 'error') instance.end = undefined;
  }
}

function readStep(read: Read, event: OfStep, no: (what: string) => void): void {
  const name = nameOf(event);
  const own = read.instances.get(name) ?? { starts: 0, end: undefined };
  read.instances.set(name, own);
  const halted = read.cancelled || scopesAround(event).some((scope) => read.failing.has(scope));
  switch (event.type) {
    case 'step-started': {
      if (own.end) no(`${name} starts after it ended`);
      if (event.attempt !== own.starts + 1)
        no(`${name} starts as ${event.attempt}, not as ${own.starts + 1}`);
      if (halted && (read.cancelled || !event.recovered)) no(`${name} starts where nothing may`);
      own.starts = event.attempt;
      read.failing.delete(name);
      return;
    }
    case 'scope-started': {
      const round = read.rounds.get(name) ?? 0;
      if (halted || read.failing.has(name)) no(`a round of ${name} begins where nothing may`);
      if (event.round !== round) no(`round ${event.round} of ${name} begins, not ${round}`);
      read.rounds.set(name, round + 1);
      return;
    }
    case 'scope-ended':
      if (event.error) fail(read, name, event.round);
      return;
    case 'step-skipped':
    case 'step-ended':
      return end(read, event, { own, name, halted, no });
    case 'resolved':
      if (!event.happened) return;
      own.end = 'ok';
      if (read.steps.get(event.step)?.step.undo) read.undoable.push(name);
      return;
    case 'undo-started':
    case 'undo-ended':
      if (read.undoable.at(-1) !== name) no(`${name} is undone before what came after it`);
      if (event.type === 'undo-ended') read.undoable.pop();
      return;
    default:
  }
}

interface Ending {
  readonly own: Instance;
  readonly name: string;
  readonly halted: boolean;
  readonly no: (what: string) => void;
}

function end(
  read: Read,
  event: Extract<OfStep, { type: 'step-ended' | 'step-skipped' }>,
  { own, name, halted, no }: Ending,
): void {
  if (own.end) no(`${name} ends twice`);
  const { step, handlesError } = read.steps.get(event.step) ?? {};
  if (event.type === 'step-skipped') {
    if (own.starts > 0) no(`${name} is skipped after it started`);
    if (halted) no(`${name} is skipped where nothing may begin`);
    own.end = 'skipped';
    return;
  }
  if (halted && own.starts === 0) no(`${name} ends where nothing may begin`);
  own.end = event.port === 'error' ? 'error' : 'ok';
  if (event.port === 'ok' && step?.undo && !event.disabled) read.undoable.push(name);
  if (event.port !== 'error' || handlesError) return;
  const owner = event.path?.at(-1);
  if (!owner) read.failing.add('run');
  else fail(read, scopesAround(event).at(-2) ?? '', owner[1]);
}

/** A loop that goes on is not ended by a round. */
function fail(read: Read, owner: string, round: number): void {
  const { step } = read.steps.get(owner.split('.').at(-1) ?? '') ?? {};
  const goesOn = step?.use === 'loop' && step.with?.['onItemError'] === 'continue';
  read.failing.add(goesOn ? `${owner}[${round}]` : owner);
}
