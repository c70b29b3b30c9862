import type { ServerResponse } from 'node:http';
import { stringifyJson } from '@weir/contract/json';
import type { RunView } from '@weir/contract/run';
import { isEnded } from '@weir/contract/run-status';
import type { Signals } from '../signals/signals.ts';
import type { Handlers } from './endpoint.ts';
import { type RunParts, readRun } from './runs.ts';

/** Signals may be lost: without one the run is read again after so long, ms. */
const lookEvery = 2_000;

/** Server-sent events: the run now, and again whenever a commit changed it, until it ended or the reader left. */
export function watchHandlers(parts: RunParts & { signals: Signals }): Pick<Handlers, 'watchRun'> {
  return {
    async watchRun({ principal: { tenant }, params: { id }, response }) {
      let run = await readRun(parts, tenant, id);
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      const news = listen(parts.signals, { tenant, runId: id }, response);
      try {
        for (let sent = ''; ; ) {
          const text = stringifyJson(run);
          if (text !== sent) send(response, run, text);
          sent = text;
          if (isEnded(run.status) || response.closed) return;
          await news.next();
          if (response.closed) return;
          run = await readRun(parts, tenant, id);
        }
      } finally {
        news.stop();
        response.end();
      }
    },
  };
}

function send(response: ServerResponse, run: RunView, text: string): void {
  response.write(`event: run\nid: ${run.id}\ndata: ${text}\n\n`);
}

/** `next` resolves at a signal that came since the last call, after `lookEvery`, or when the reader left. */
function listen(
  signals: Signals,
  run: { tenant: string; runId: string },
  response: ServerResponse,
): { next(): Promise<void>; stop(): void } {
  let pending = false;
  let wake = (): void => undefined;
  const notify = (): void => {
    pending = true;
    wake();
  };
  const unsubscribe = signals.subscribe(run, notify);
  response.once('close', notify);
  return {
    async next() {
      if (!pending) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, lookEvery);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      pending = false;
    },
    stop: unsubscribe,
  };
}
