import type { FlowDocument, FlowSource } from '@weir/contract/flow';
import { flowDocument } from '@weir/contract/flow';
import type { JournalEvent } from '@weir/contract/journal';
import type { Json } from '@weir/contract/json';
import { isEnded, type RunStatus } from '@weir/contract/run-status';
import { WeirError } from '@weir/contract/weir-error';
import type { ActionCall, ActionHost, ActionOutcome } from '../connector-host/call-action.ts';
import { compile, type Plan } from '../engine/compile.ts';
import { fold } from '../engine/fold.ts';
import type { RunState } from '../engine/state.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { decodeChunks, encodeChunk, wholeChunk } from '../store/journal-chunks.ts';
import type { GivenOutcomes } from '../store/new-run.ts';
import { packMessage, type RunMessage, readMessage } from '../store/run-messages.ts';
import type {
  Append,
  Caller,
  Chunk,
  MessageRow,
  NewRun,
  RunRow,
  Snapshot,
  Tell,
  TenantStore,
} from '../store/tenant-store.ts';
import { executeRun } from './run-execution.ts';
import type { ExecutionParts } from './run-in-hand.ts';
import { type WaitsUnderTest, waitsUnderTest } from './waits-under-test.ts';

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

interface Row {
  status: RunStatus;
  dueAt: number | null;
  held: boolean;
  group: string;
}

export interface TestOptions {
  readonly steps: FlowSource['steps'];
  readonly settings?: FlowSource['settings'] | undefined;
  readonly output?: Json | undefined;
  readonly trigger?: Json;
  /** In place of what its steps would do. */
  readonly given?: GivenOutcomes | undefined;
  readonly effectOf?: (use: string, input: Json) => ReturnType<ActionHost['effectOf']>;
  readonly call?: (call: ActionCall, test: RunUnderTest) => Promise<ActionOutcome> | ActionOutcome;
  readonly sandbox?: Partial<Sandbox>;
  readonly caller?: Caller;
  /** Of flows it calls; null: they are not published. */
  readonly published?: number | null;
  /** Is given what to call when messages were sent while a worker has the run. */
  readonly onHeld?: (tell: () => void) => void;
  /** Whether nothing from outside came before the end of a wait. */
  readonly closeWait?: (wait: { readonly place: string }, test: RunUnderTest) => boolean;
  /** Before each commit; may throw `lease_lost`, as a store does that another worker took the run from. */
  readonly onAppend?: (append: Append) => void;
  readonly random?: () => number;
  /** A worker reads the journal behind this event. */
  readonly onRead?: (after: number) => void;
}

export const lost = (): WeirError => new WeirError('lease_lost');
export const ok = (output: Json): ActionOutcome => ({ ok: true, output });
export const failed = (
  code: ConstructorParameters<typeof WeirError>[0],
  sent: boolean,
): ActionOutcome => ({ ok: false, error: new WeirError(code), sent });

/** As a store gives it. */
function wholeOf({ bytes, blobs = [] }: Pick<Chunk, 'bytes' | 'blobs'>): Uint8Array {
  const kept = blobs.flatMap(({ hash, bytes: value }) => (value ? [[hash, value] as const] : []));
  return wholeChunk(bytes, new Map(kept));
}

const publishedIn = ({ published = 7 }: TestOptions): number | null => published;

/** The row and the chunks of the run, as a store has them. */
function memoryStore(options: TestOptions) {
  const trigger = { id: 'manual', kind: 'manual' as const, at: 1000, input: options.trigger ?? {} };
  const accepted = { type: 'accepted', seq: 1, at: 1000, trigger, ...options.given } as const;
  const chunks = [encodeChunk([accepted]).bytes];
  const followers: NewRun[] = [];
  const row: Row = { status: 'queued', dueAt: null, held: false, group: 'default' };
  const told: Tell[] = [];
  const sent: MessageRow[] = [];
  let taken = 0;
  const place = { epoch: 0, lastSeq: 1 };
  let snapshot: Snapshot | null = null;
  const waits = waitsUnderTest((bytes) => {
    if (isEnded(row.status)) return false;
    sent.push({ number: sent.length + 1, bytes });
    if (!row.held) row.dueAt = 0;
    return true;
  });
  const held = (of: number): void => {
    if (of !== place.epoch || !row.held) throw lost();
  };
  const store: Partial<TenantStore> = {
    async journal(_id, after = 0) {
      options.onRead?.(after);
      return chunks.filter((bytes) => (decodeChunks([bytes])[0]?.seq ?? 0) > after);
    },
    snapshot: async () => snapshot,
    findFlow: async (key) => ({ key, publishedVersion: publishedIn(options) }) as never,
    listVersions: async ({ flow }) => [{ flow, version: 7, author: '', note: '', at: 0 }],
    async append(append) {
      options.onAppend?.(append);
      held(append.epoch);
      for (const { firstSeq, lastSeq, bytes, blobs } of [...(append.earlier ?? []), append.chunk]) {
        if (firstSeq !== place.lastSeq + 1) throw lost();
        place.lastSeq = lastSeq;
        chunks.push(wholeOf({ bytes, blobs }));
      }
      snapshot = snapshotAfter(append, snapshot);
      followers.push(...(append.accepts ?? []));
      told.push(...(append.tells ?? []));
      taken = append.taken ?? taken;
      row.status = append.status;
      if (append.rest || isEnded(append.status)) row.held = false;
      row.dueAt = append.rest?.dueAt ?? null;
      if (append.waits) waits.change(append.waits);
      if (append.rest && sent.length > append.rest.messages) row.dueAt = 0;
      row.group = append.rest?.group ?? row.group;
      return [];
    },
    async giveBack(rest) {
      held(rest.epoch);
      row.held = false;
      row.dueAt = sent.length > rest.messages ? 0 : rest.dueAt;
      row.group = rest.group ?? row.group;
      return [];
    },
    messages: async ({ after }) => sent.filter(({ number }) => number > Math.max(after, taken)),
    closeWait: async ({ place }) => waits.close(place),
  };
  return {
    chunks,
    followers,
    told,
    sent,
    waits,
    row,
    place,
    snapshot: () => snapshot,
    store: store as TenantStore,
  };
}

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

function snapshotAfter({ snapshot: bytes, chunk }: Append, before: Snapshot | null) {
  return bytes === undefined ? before : bytes && { lastSeq: chunk.lastSeq, bytes };
}
