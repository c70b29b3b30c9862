import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorData } from '@weir/contract/errors';
import { toErrorData, WeirError } from '@weir/contract/weir-error';
import type { Log } from '../observe/log.ts';
import { continueTrace } from '../trace.ts';
import { type Answer, refusal, send } from './webhook-answer.ts';

/** A door on plain node:http, before everything else. It never rejects. */
export type Door = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface DoorCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly traceId: string;
}

const drainBytes = 4 * 1024 * 1024;
const drainMs = 1_000;

/** Whatever `answer` throws is told as `refuse` says, by default in the one error form. */
export function createDoor(parts: {
  readonly name: string;
  readonly log: Log;
  readonly answer: (call: DoorCall) => Promise<Answer>;
  readonly refuse?: (call: DoorCall, error: ErrorData) => Answer;
}): Door {
  const { name, log, answer, refuse = (_call, error) => refusal(error) } = parts;
  return async (request, response) => {
    const traceId = continueTrace(request.headers['traceparent']);
    const call = { request, response, traceId };
    try {
      send(response, traceId, await answer(call));
    } catch (error) {
      if (!(error instanceof WeirError)) log.error({ error, traceId }, `${name} failed`);
      // An answer while bytes are still coming is lost to a sender who reads only when it has sent all.
      if (!request.complete) await drained(request);
      if (!request.complete) response.setHeader('connection', 'close');
      send(response, traceId, refuse(call, toErrorData(error, { traceId })));
    }
  };
}

/** Reads on what nobody wants: to its end, but no more than 4 MB, nor longer than 1 s. */
function drained(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let left = drainBytes;
    const timer = setTimeout(resolve, drainMs);
    request.on('data', (part: Buffer) => {
      left -= part.length;
      if (left < 0) resolve();
    });
    request.once('end', resolve).once('close', resolve);
    request.once('close', () => clearTimeout(timer));
    request.resume();
  });
}
