import { type ChildProcess, fork } from 'node:child_process';
import type { ErrorData } from '@weir/contract/errors';
import type { ChildState, FromChild, ToChild } from './child-messages.ts';
import { afterDeath, noDeaths } from './restart-pause.ts';

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
  let cancelPause = () => {};

  const become = (next: ChildState['state']) => {
    state = next;
    life.onChange();
  };

  const onMessage = (message: FromChild) => {
    if ('fatal' in message) life.onFatal(message.fatal);
    else become('ready');
  };

  const onDeath = (how: { code: number | null; signal: string | null }) => {
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
    const child = fork(life.entry, life.args);
    running = child;
    startedAt = clock.now();
    starts += 1;
    child.on('message', onMessage);
    child.on('exit', (code, signal) => onDeath({ code, signal }));
    child.on('error', (error) => {
      log.warn({ child: name, err: error }, 'a child process could not be started or reached');
      if (child.pid === undefined) onDeath({ code: null, signal: null });
    });
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
