import type { ListenContext, Listening } from '../sdk/index.ts';
import { backoffMs, pause } from './backoff.ts';
import { brokerError, needsPerson } from './broker-error.ts';
import type { RabbitConnection } from './config.ts';
import { type LifeEnd, type LifeOptions, live } from './life.ts';
import type { MessageInput } from './message-input.ts';
import { type Pace, usualPace } from './pace.ts';
import { createStatus } from './status.ts';

/** Lives one life of the connection after the other until it is stopped. */
export function listen(
  context: ListenContext<unknown, RabbitConnection>,
  input: MessageInput,
  pace: Pace = usualPace,
): Listening {
  const stop = new AbortController();
  const status = createStatus((state) => context.report(state));
  const ended = keepListening({ context, input, pace, status, stopping: stop.signal });
  return {
    async stop() {
      stop.abort();
      await ended;
    },
  };
}

async function keepListening(options: LifeOptions): Promise<void> {
  const { pace, status, stopping } = options;
  let failures = 0;
  while (!stopping.aborted) {
    status.connecting();
    const { error, sound } = await live(options).catch(broken);
    if (!error) continue;
    failures = sound ? 1 : failures + 1;
    const { minMs, maxMs } = pace.reconnect;
    const wait = backoffMs(
      needsPerson(error) ? { minMs: maxMs, maxMs } : { minMs, maxMs },
      failures,
    );
    status.failing(error, Date.now() + wait);
    await pause(wait, stopping);
  }
}

/** A fault of ours is tried again like one of the broker. */
function broken(cause: unknown): LifeEnd {
  return { error: brokerError(cause), sound: false };
}
