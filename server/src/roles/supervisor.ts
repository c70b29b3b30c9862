import type { ErrorData } from '@weir/contract/errors';
import { sentences } from '@weir/contract/weir-error';
import { stopLimit } from './child-messages.ts';
import { onStopSignals } from './stop-signals.ts';
import {
  type Clock,
  type Environment,
  type SupervisedChild,
  type SupervisorLog,
  superviseChild,
} from './supervised-child.ts';

/** Type imports only where a module would bring zod or a connector along: this process is to stay small. */

export interface ChildSpec {
  readonly name: string;
  /** Arguments of the entry file. */
  readonly args: readonly string[];
  /** How many of them; 1 by default. */
  readonly count?: number;
  /** Name of the child that has to be ready before this one is started or restarted. */
  readonly after?: string;
  /** Its environment, when it is not to have ours. */
  readonly env?: Environment;
}

export interface Supervision {
  /** File that every child runs, on this very Node. */
  readonly entry: string;
  /** In the order in which they are asked to stop: intake first. */
  readonly children: readonly ChildSpec[];
  readonly log: SupervisorLog;
  readonly clock?: Clock;
}

const realClock: Clock = {
  now: () => performance.now(),
  later(ms, action) {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * Runs the children until SIGINT, SIGTERM or SIGHUP, or until one of them refuses to start for a reason that a restart
 * cannot cure. Resolves with the exit code once no child is left: 0 after a clean stop, else 1.
 *
 * On a stop all children are asked in the given order, without waiting for one another; what is there after 10 s, or at
 * a second signal, is killed. A child ends by itself when this process dies (`child.ts`).
 */
export function superviseChildren(supervision: Supervision): Promise<number> {
  process.title = 'weir supervisor';
  return new Promise((resolve) => {
    const children = new Map<string, readonly SupervisedChild[]>();
    const all = () => [...children.values()].flat();
    let stopping = false;
    let exitCode = 0;

    const stop = () => {
      if (stopping) return;
      stopping = true;
      setTimeout(force, stopLimit).unref();
      for (const child of all()) child.stop();
      onChange();
    };
    const force = () => {
      exitCode = 1;
      stop();
      for (const child of all()) child.kill();
    };
    const onFatal = (error: ErrorData) => {
      if (exitCode === 0) process.stderr.write(`${sentences(error)}\n`);
      exitCode = 1;
      stop();
    };
    const onChange = () => {
      const states = all().map((child) => child.state());
      for (const child of all()) child.tell({ children: states });
      if (!stopping) for (const child of all()) child.start();
      else if (all().every((child) => child.ended())) resolve(exitCode);
    };
    const isReady = (name: string) =>
      children.get(name)?.every((child) => child.state().state === 'ready') ?? false;

    for (const spec of supervision.children) {
      const { after } = spec;
      const life = {
        entry: supervision.entry,
        args: spec.args,
        env: spec.env,
        clock: supervision.clock ?? realClock,
        log: supervision.log,
        mayStart: () => after === undefined || isReady(after),
        onChange,
        onFatal,
      };
      children.set(
        spec.name,
        namesOf(spec).map((name) => superviseChild({ ...life, name })),
      );
    }
    onStopSignals({ stop, force });
    for (const child of all()) child.start();
  });
}

function namesOf({ name, count }: ChildSpec): string[] {
  if (count === undefined) return [name];
  return Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
}
