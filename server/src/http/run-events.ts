import type { ServerResponse } from 'node:http';
import { stringifyJson } from '@weir/contract/json';
import type { RunView } from '@weir/contract/run';
import { isEnded } from '@weir/contract/run-status';
import { WeirError } from '@weir/contract/weir-error';
import type { Signals } from '../signals/signals.ts';
import type { Call, Handlers } from './endpoint.ts';
import { type AuthParts, authenticate } from './principal.ts';
import { type ExplainParts, readRun } from './runs.ts';

/** Signals may be lost: without one the run is read again after so long, ms. */
const lookEvery = 2_000;

export type WatchParts = ExplainParts & AuthParts & { readonly signals: Signals };

/**
 * Server-sent events: the run now, and again whenever a commit changed it, until it ended, the reader left or may look no
 * more.
 */
export function watchHandlers(parts: WatchParts): Pick<Handlers, 'watchRun'> {
  return {
    async watchRun(call) {
      const { params, response } = call;
      const { id } = params;
      const { tenant } = call.principal;
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
          if (response.closed || !(await mayStillLook(parts, call))) return;
          run = await readRun(parts, tenant, id);
        }
      } finally {
        news.stop();
        response.end();
      }
    },
  };
}

/** A token may be revoked, and a session end, while the stream is open. */
async function mayStillLook(
  parts: AuthParts,
  { request, principal }: Call<'watchRun'>,
): Promise<boolean> {
  try {
    const { actor, tenant } = await authenticate(parts, request);
    return actor === principal.actor && tenant === principal.tenant;
  } catch (error) {
    if (error instanceof WeirError && refusals.has(error.code)) return false;
    throw error;
  }
}

const refusals: ReadonlySet<string> = new Set(['unauthenticated', 'token_invalid', 'forbidden']);

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
