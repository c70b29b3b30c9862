import type { FlowDocument, FlowSource } from '@weir/contract/flow';
import { flowDocument } from '@weir/contract/flow';
import type { JournalEvent } from '@weir/contract/journal';
import type { Json } from '@weir/contract/json';
import { isEnded } from '@weir/contract/run-status';
import { WeirError } from '@weir/contract/weir-error';
import type { ActionCall, ActionHost, ActionOutcome } from '../connector-host/call-action.ts';
import { compile, type Plan } from '../engine/compile.ts';
import { fold } from '../engine/fold.ts';
import type { RunState } from '../engine/state.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { decodeChunks, encodeChunk } from '../store/journal-chunks.ts';
import { packMessage, type RunMessage, readMessage } from '../store/run-messages.ts';
import type { Caller, NewRun, RunRow, Snapshot } from '../store/tenant-store.ts';
import { memoryStore, type Row, type StoreOptions } from './memory-store.ts';
import { executeRun } from './run-execution.ts';
import type { ExecutionParts } from './run-in-hand.ts';
import type { WaitsUnderTest } from './waits-under-test.ts';

/** One run, carried out by one worker after the other on a store in memory and a clock that is set. */
export interface RunUnderTest {
  readonly document: FlowDocument;
  readonly plan: Plan;
  readonly runId: string;
  /** What is committed. */
  journal(): JournalEvent[];
  state(): RunState;
  /** Status of the row, and when it is due. */
  readonly row: Row;
  readonly followers: readonly NewRun[];
  /** What it told others. */
  told(): readonly ({ readonly to: string } & object)[];
  /** As the outside would. */
  send(message: RunMessage): void;
  /** What it waits for outside, as the store has it. */
  readonly waits: WaitsUnderTest;
  snapshot(): Snapshot | null;
  /** A worker takes the run. Resolves with what the worker last knew, when it ended, rests, or lost it. */
  work(): Promise<RunState | 'lost'>;
  /** Takes over until nothing is left to do at this time. */
  untilItWaits(): Promise<void>;
  /** Takes over until it ended, or waits for a person; the clock jumps to whatever is due. */
  untilAtRest(): Promise<void>;
  /** As a person would. */
  intervene(draft: object): void;
  now: number;
}

export interface TestOptions extends StoreOptions {
  readonly steps: FlowSource['steps'];
  readonly settings?: FlowSource['settings'] | undefined;
  readonly output?: Json | undefined;
  readonly effectOf?: (use: string, input: Json) => ReturnType<ActionHost['effectOf']>;
  readonly call?: (call: ActionCall, test: RunUnderTest) => Promise<ActionOutcome> | ActionOutcome;
  readonly sandbox?: Partial<Sandbox>;
  readonly caller?: Caller;
  /** Is given what to call when messages were sent while a worker has the run. */
  readonly onHeld?: (tell: () => void) => void;
  /** Whether nothing from outside came before the end of a wait. */
  readonly closeWait?: (wait: { readonly place: string }, test: RunUnderTest) => boolean;
  readonly random?: () => number;
}

export const lost = (): WeirError => new WeirError('lease_lost');
export const ok = (output: Json): ActionOutcome => ({ ok: true, output });
export const failed = (
  code: ConstructorParameters<typeof WeirError>[0],
  sent: boolean,
): ActionOutcome => ({ ok: false, error: new WeirError(code), sent });

export function runUnderTest(options: TestOptions): RunUnderTest {
  const { steps, settings = {}, output, random = () => 0.5 } = options;
  const source = {
    flow: 'f',
    name: 'f',
    steps,
    settings,
    ...(output !== undefined && { output }),
  };
  const document = flowDocument.parse(source);
  const plan = compile(document);
  const runId = 'r1';
  const caller = options.caller ?? null;
  const own = { id: runId, flow: 'f', version: 1, priority: 5, traceId: 'f'.repeat(32), caller };
  const { chunks, followers, told, sent, waits, row, place, snapshot, store } =
    memoryStore(options);

  const test: RunUnderTest = {
    document,
    plan,
    runId,
    journal: () => decodeChunks(chunks),
    state: () => fold(plan, decodeChunks(chunks)),
    row,
    followers,
    told: () => told.map(({ runId: to, bytes }) => ({ to, ...readMessage(bytes) })),
    send(message) {
      sent.push({ number: sent.length + 1, bytes: packMessage(message) });
    },
    waits,
    snapshot,
    now: 1000,
    async work() {
      place.epoch += 1;
      row.held = true;
      let last: RunState | undefined;
      const onCommitted = (state: RunState): void => {
        last = state;
      };
      const run = { ...own, group: row.group, lastSeq: place.lastSeq } as RunRow;
      const claimed = { run, epoch: place.epoch, claims: 1, messages: sent.length };
      try {
        await executeRun(partsOf(options, test, random), {
          tenant: 't',
          claimed,
          plan,
          store: {
            ...store,
            closeWait: async (wait) => options.closeWait?.(wait, test) ?? store.closeWait(wait),
          },
          onCommitted,
          onReady: () => undefined,
          ...(place.epoch === 1 && { born: options.born }),
          ...(options.onHeld && { onHeld: options.onHeld }),
        });
        return last ?? test.state();
      } catch (error) {
        if (error instanceof WeirError && error.code === 'lease_lost') return 'lost';
        throw error;
      }
    },
    untilItWaits: () => untilItWaits(test),
    untilAtRest: () => untilAtRest(test),
    intervene(draft) {
      place.lastSeq += 1;
      const event = { ...draft, seq: place.lastSeq, at: test.now } as JournalEvent;
      chunks.push(encodeChunk([event]).bytes);
      row.status = test.state().status;
    },
  };
  return test;
}

async function untilItWaits(test: RunUnderTest): Promise<void> {
  const { row } = test;
  do await test.work();
  while (!isEnded(row.status) && row.dueAt !== null && row.dueAt <= test.now);
}

async function untilAtRest(test: RunUnderTest): Promise<void> {
  const { row } = test;
  for (let turn = 0; turn < 500; turn += 1) {
    await test.work();
    if (isEnded(row.status) || (!row.held && row.dueAt === null)) return;
    test.now = Math.max(test.now, row.dueAt ?? 0);
  }
  throw new Error(`the run does not end: ${JSON.stringify(test.journal().slice(-5))}`);
}

function partsOf(options: TestOptions, test: RunUnderTest, random: () => number): ExecutionParts {
  const actions: ActionHost = {
    effectOf: ({ use, input }) => options.effectOf?.(use, input) ?? { kind: 'read' },
    call: async (call) => {
      if (!options.call) throw new Error('no action is expected');
      return options.call(call, test);
    },
  };
  return {
    lease: {
      incarnation: 'w',
      assertFresh: () => undefined,
      isFresh: () => true,
      stop: () => undefined,
    },
    actions,
    sandbox: options.sandbox as Sandbox,
    versions: {
      load: async ({ flow, version }) =>
        ({ flow, version, document: { name: flow }, plan: test.plan }) as never,
    },
    log: { debug() {}, info() {}, warn() {}, error() {} } as never,
    now: () => test.now,
    zone: 'Asia/Shanghai',
    callbackUrls:
      async () =>
      ({ runId, place }) =>
        `http://weir/waits/${runId}/${place}`,
    random,
  };
}
