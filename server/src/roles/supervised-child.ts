import { type ChildProcess, fork } from 'node:child_process';
import type { ErrorData } from '@weir/contract/errors';
import type { ChildState, FromChild, ToChild } from './child-messages.ts';
import { afterDeath, noDeaths } from './restart-pause.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a test puts its own time. `now` in ms; `later` answers how to call it off. */
export interface Clock {
  now(): number;
  later(ms: number, action: () => void): () => void;
}

export interface SupervisorLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface SupervisedChild {
  state(): ChildState;
  /** Starts it if it waits for its turn; otherwise nothing happens. */
  start(): void;
  tell(message: ToChild): void;
  /** No restarts any more; asks the child to stop. */
  stop(): void;
  kill(): void;
  /** No process and none to come. */
  ended(): boolean;
}

export interface Life {
  readonly name: string;
  readonly entry: string;
  readonly args: readonly string[];
  /** Its environment; ours when left out. */
  readonly env?: Environment | undefined;
  readonly clock: Clock;
  readonly log: SupervisorLog;
  /** Whether it may start now; asked before each start. */
  readonly mayStart: () => boolean;
  readonly onChange: () => void;
  readonly onFatal: (error: ErrorData) => void;
}

/** One child process through all its lives: started, watched, restarted with the pauses of `restart-pause.ts`. */
export function superviseChild(life: Life): SupervisedChild {
  const { name, clock, log } = life;
  let running: ChildProcess | undefined;
  let state: ChildState['state'] = 'waiting';
  let deaths = noDeaths;
  let startedAt = 0;
  let starts = 0;
  let stopping = false;
  let wasReady = false;
  let incarnation: string | undefined;
  let cancelPause = () => {};

  const become = (next: ChildState['state']) => {
    state = next;
    life.onChange();
  };

  const onMessage = (message: FromChild) => {
    if ('ready' in message) {
      [wasReady, incarnation] = [true, message.incarnation];
      become('ready');
    } else if (!wasReady) life.onFatal(message.fatal);
    // One that has worked before refuses for a reason that may pass (its port is taken by someone else): it is a death.
    else
      log.warn({ child: name, code: message.fatal.code }, 'a child process refuses to start again');
  };

  const onDeath = (how: Death) => {
    running = undefined;
    if (stopping) return become('waiting');
    deaths = afterDeath(deaths, { startedAt, now: clock.now() });
    log.warn(
      { child: name, ...how, pause: deaths.pause },
      'a child process ended and is restarted',
    );
    if (deaths.pause === 0) return wait();
    cancelPause = clock.later(deaths.pause, wait);
    become('pausing');
  };

  const wait = () => {
    become('waiting');
    start();
  };

  const start = () => {
    if (stopping || running || state !== 'waiting' || !life.mayStart()) return;
    startedAt = clock.now();
    starts += 1;
    running = launch(life, { onMessage, onDeath });
    if (incarnation !== undefined) tell({ predecessor: incarnation });
    become('starting');
  };

  const tell = (message: ToChild) => {
    // What cannot be delivered goes to a child whose end is about to be reported.
    if (running?.connected) running.send(message, () => {});
  };

  return {
    start,
    tell,
    state: () => ({ name, pid: running?.pid ?? null, state, restarts: Math.max(0, starts - 1) }),
    stop() {
      stopping = true;
      cancelPause();
      tell({ stop: true });
    },
    kill: () => running?.kill('SIGKILL'),
    ended: () => stopping && !running,
  };
}

/**
 * What outlives some collections while a process is young would be made old from birth from then on: it would hold all it
 * points to until the slow collector comes, and so every run would outlive its end by seconds.
 */
const engineFlags = ['--no-allocation-site-pretenuring'];

type Death = { readonly code: number | null; readonly signal: string | null };

function launch(
  { name, entry, args, env, log }: Life,
  { onMessage, onDeath }: { onMessage(message: FromChild): void; onDeath(how: Death): void },
): ChildProcess {
  const execArgv = [...process.execArgv, ...engineFlags];
  const child = fork(entry, args, { execArgv, ...(env && { env }) });
  child.on('message', onMessage);
  child.on('exit', (code, signal) => onDeath({ code, signal }));
  child.on('error', (error) => {
    log.warn({ child: name, err: error }, 'a child process could not be started or reached');
    if (child.pid === undefined) onDeath({ code: null, signal: null });
  });
  return child;
}
