/**
 * The one writer of a data folder. Everything that waits for a file becomes one transaction; answers leave after its
 * commit. Files take turns, the control database first: heartbeats must not wait behind a hundred tenants.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { inspect } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import { WeirError } from '@weir/contract/weir-error';
import { encodeError } from '../../local-socket/error-codec.ts';
import { decodeMessage } from '../../local-socket/message-codec.ts';
import type { Tx } from '../statement.ts';
import { controlVerbs } from '../verbs/control-verbs.ts';
import { findVerb } from '../verbs/find-verb.ts';
import { giveBackPages } from './free-pages.ts';
import { commitGroup, type Outcome } from './group-commit.ts';
import { openWritableFiles, type WritableFiles } from './writable-files.ts';
import { tendLog } from './write-ahead-log.ts';
import type { Answer, FromWriter, Item, ToWriter, WriterStart } from './writer-messages.ts';

/** Items of one transaction at most: what comes behind them should not wait longer than their work takes. */
const maxGroup = 1000;

/** Tenants with pages to give back, when there is nothing else to do. */
const roomy = new Set<string>();
const queues = new Map<string | null, Item[]>();
let working = false;
let closing = false;

const port = parentPort;
if (!port) throw new Error('runs in a thread');
const post = (message: FromWriter) => port.postMessage(message);

try {
  const files = await openWritableFiles(workerData as WriterStart);
  port.on('message', (message: ToWriter) => {
    if (message.kind === 'close') closing = true;
    else enqueue(decodeMessage(Buffer.from(message.bytes.buffer)) as Item[]);
    if (!working) void work(files);
  });
  post({ kind: 'ready' });
} catch (error) {
  report(error);
  post({ kind: 'refused', error: encodeError(error) });
  port.close();
}

function enqueue(items: readonly Item[]): void {
  for (const item of items) {
    const queue = queues.get(item.tenant);
    if (queue) queue.push(item);
    else queues.set(item.tenant, [item]);
  }
}

async function work(files: WritableFiles): Promise<void> {
  working = true;
  for (let next = takeGroup(); next; next = takeGroup()) {
    const answers = await commit(files, next);
    if (next.tenant !== null && next.items.some(({ verb }) => verb === 'forgetRuns'))
      roomy.add(next.tenant);
    post({ kind: 'answers', answers });
    tend(files, next.tenant);
    // Lets in what has arrived meanwhile, so that it joins the next groups.
    await turn();
    while (queues.size === 0 && !closing && tidy(files)) await turn();
  }
  working = false;
  if (!closing) return;
  files.close();
  port?.close();
}

interface Group {
  readonly tenant: string | null;
  readonly items: readonly Item[];
}

function takeGroup(): Group | undefined {
  const tenant = queues.has(null) ? null : queues.keys().next().value;
  const queue = tenant === undefined ? undefined : queues.get(tenant);
  if (tenant === undefined || !queue) return undefined;
  const items = queue.splice(0, maxGroup);
  queues.delete(tenant);
  // What is left goes behind the other files.
  if (queue.length > 0) queues.set(tenant, queue);
  return { tenant, items };
}

async function commit(files: WritableFiles, { tenant, items }: Group): Promise<Answer[]> {
  let outcomes: readonly Outcome[];
  try {
    outcomes = await commitGroup(
      files.use(tenant),
      items.map((item) => (tx: Tx) => run(files, item, tx)),
    );
  } catch (error) {
    outcomes = items.map(() => ({ error }));
  }
  return items.map(({ id }, index) => {
    const outcome = outcomes[index] ?? { error: new WeirError('internal') };
    if (!('error' in outcome)) return { id, value: outcome.value };
    report(outcome.error);
    return { id, error: encodeError(outcome.error) };
  });
}

function run(files: WritableFiles, { tenant, verb, params }: Item, tx: Tx): Promise<unknown> {
  const chosen = findVerb(tenant, verb);
  // The file is there before the row that says so.
  if (chosen === (controlVerbs.ensureTenant as unknown))
    files.create((params as { key: string }).key);
  return chosen(tx, params);
}

/** True: there is more to do of that kind. */
function tidy(files: WritableFiles): boolean {
  const [tenant] = roomy;
  if (tenant === undefined) return false;
  roomy.delete(tenant);
  try {
    const database = files.use(tenant);
    if (giveBackPages(database)) roomy.add(tenant);
    tendLog(database, true);
  } catch (error) {
    // They stay free, and are taken by what is written next.
    report(error);
  }
  return roomy.size > 0;
}

function tend(files: WritableFiles, tenant: string | null): void {
  try {
    tendLog(files.use(tenant), queues.size > 0);
  } catch (error) {
    // The log stays; the next commit tells its callers when the file cannot grow.
    report(error);
  }
}

/** What its caller only sees as `internal`. */
function report(error: unknown): void {
  if (!(error instanceof WeirError)) post({ kind: 'fault', text: inspect(error) });
}
