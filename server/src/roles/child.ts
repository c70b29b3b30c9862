import type { ErrorData } from '@weir/contract/errors';
import { sentences, toErrorData, WeirError } from '@weir/contract/weir-error';
import { type ChildState, type FromChild, stopLimit, type ToChild } from './child-messages.ts';
import { onStopSignals } from './stop-signals.ts';

/** ms after which a process whose supervisor is gone ends itself, however far its stop has come. */
const orphanLimit = 600;

export interface Parent {
  /** All children of the supervisor, this one included; empty when the process was started by hand. */
  children(): readonly ChildState[];
  /** What the process that was here before called itself, once that is known: it has died. */
  predecessor(): string | undefined;
}

export interface Running {
  /** Of a worker. */
  readonly incarnation?: string;
  /** Resolves when nothing is left to lose; the process ends then. */
  stop(): Promise<void>;
}

export interface Child {
  /** Title of the process, such as `weir api`. */
  readonly title: string;
  readonly start: (parent: Parent) => Promise<Running>;
}

/**
 * Runs one role as this process, under the supervisor or by hand, and ends the process when the role has stopped.
 *
 * A `WeirError` of `start` that is not retryable is a refusal: both sentences on stderr, exit code 1, no restart. Anything
 * else it throws is a crash: exit code 1, the supervisor starts it again; a retryable `WeirError` (the disk is full) is
 * told by its sentences, a fault of ours by its stack.
 */
export async function runChild({ title, start }: Child): Promise<void> {
  process.title = title;
  let children: readonly ChildState[] = [];
  let predecessor: string | undefined;
  let running: Running | undefined;
  let stopping = false;
  let asked = false;

  const stop = (limit: number) => {
    setTimeout(() => process.exit(1), limit);
    if (stopping) return;
    stopping = true;
    // A start that has not come to its end has nothing to lose: everything is safe against a kill at any moment.
    if (!running) process.exit(0);
    running.stop().then(() => process.exit(0), crash);
  };
  const force = () => process.exit(1);

  if (process.send) {
    process.on('message', (message: ToChild) => {
      if ('children' in message) children = message.children;
      if ('predecessor' in message) ({ predecessor } = message);
      if (!('stop' in message)) return;
      if (asked) force();
      else stop(stopLimit);
      asked = true;
    });
    process.on('disconnect', () => stop(orphanLimit));
    // Ctrl-C and a closed terminal reach the whole process group; the supervisor says when to stop.
    process.on('SIGINT', () => {});
    process.on('SIGHUP', () => {});
    process.on('SIGTERM', () => stop(stopLimit));
  } else {
    onStopSignals({ stop: () => stop(stopLimit), force });
  }

  try {
    running = await start({ children: () => children, predecessor: () => predecessor });
    const { incarnation } = running;
    tellParent({ ready: true, ...(incarnation !== undefined && { incarnation }) });
  } catch (thrown) {
    const refusal = thrown instanceof WeirError ? toErrorData(thrown) : undefined;
    if (refusal && !refusal.retryable) refuse(refusal);
    else crash(thrown);
  }
}

function refuse(error: ErrorData): void {
  if (process.send) return tellParent({ fatal: error }, () => process.exit(1));
  process.stderr.write(`${sentences(error)}\n`);
  process.exit(1);
}

function crash(thrown: unknown): void {
  console.error(thrown instanceof WeirError ? sentences(toErrorData(thrown)) : thrown);
  process.exit(1);
}

function tellParent(message: FromChild, sent: () => void = () => {}): void {
  process.send?.(message, undefined, undefined, sent);
}
