import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { hashOf } from '../differential/seeded.ts';
import { answerTo } from './events.ts';

/** One request, as it came; what is in the ledger stays as it is. */
export interface Entry {
  readonly path: string;
  readonly method: string;
  readonly key: string;
  /** Hash of the body. */
  readonly body: string;
  /** ms UTC. */
  readonly at: number;
  /** Whether it had its effect here; a sender may not have been told so. */
  readonly accepted: boolean;
}

/** A system outside that is never killed and writes down each request before it answers. */
export interface LedgerSink {
  readonly url: string;
  /** `host:port` */
  readonly place: string;
  readonly ledger: readonly Entry[];
  /** Whether a request to this path had its effect. */
  hasAccepted(path: string): boolean;
  /** Resolves when as many requests have come, at the last of them, before that is answered. */
  reached(count: number): Promise<void>;
  /** From now on requests to this path are refused no more. */
  admit(path: string): void;
  close(): Promise<void>;
}

/** What the sink does with a request: refuse it, have its effect, or that and break the connection. */
type Reply = { readonly status: number } | 'lost';

const accepting: Reply = { status: 200 };

export async function startLedgerSink(given: {
  readonly seed: number;
  /** Whether requests to this path are refused for good, until it is admitted. */
  readonly refuses: (path: string) => boolean;
  /** Called when a request has had its effect for the first time, or has been refused for good. */
  readonly onHeard: (path: string, body: string) => void;
}): Promise<LedgerSink> {
  const { seed, refuses, onHeard } = given;
  const ledger: Entry[] = [];
  const requests = new Map<string, number>();
  const accepted = new Set<string>();
  const admitted = new Set<string>();
  const reached = new Map<number, () => void>();

  const replyFor = (method: string, path: string): Reply => {
    if (refuses(path) && !admitted.has(path)) return { status: 422 };
    const count = (requests.get(path) ?? 0) + 1;
    requests.set(path, count);
    return method === 'POST' ? onceReply(seed, path, count) : gladReply(seed, path, count);
  };
  const onRequest = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url: path = '' } = request;
    const body = await text(request).catch(() => undefined);
    // Whoever dies while it sends has sent nothing.
    if (body === undefined) return;
    const reply = replyFor(method, path);
    const isAccepted = reply === 'lost' || reply.status === 200;
    ledger.push({
      path,
      method,
      key: String(request.headers['idempotency-key']),
      body: createHash('sha256').update(body).digest('hex').slice(0, 16),
      at: Date.now(),
      accepted: isAccepted,
    });
    reached.get(ledger.length)?.();
    if (isAccepted && !accepted.has(path)) {
      accepted.add(path);
      onHeard(path, body);
    } else if (reply !== 'lost' && reply.status === 422) onHeard(path, body);
    if (reply === 'lost') request.socket.destroy();
    else answer(response, reply.status, path);
  };
  const server = createServer((request, response) => void onRequest(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const place = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${place}`,
    place,
    ledger,
    hasAccepted: (path) => accepted.has(path),
    reached: (count) =>
      ledger.length >= count
        ? Promise.resolve()
        : new Promise((resolve) => reached.set(count, resolve)),
    admit: (path) => admitted.add(path),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function answer(response: ServerResponse, status: number, path: string): void {
  const headers = {
    'content-type': 'application/json',
    // A connection serves one request: none is found closed by the next.
    connection: 'close',
    ...((status === 429 || status === 503) && { 'retry-after': '0' }),
  };
  response.writeHead(status, headers).end(JSON.stringify({ n: answerTo(path) }));
}

/** Of what may be repeated one request in six meets trouble: an error, or an answer that is lost; and one in each run does. */
function gladReply(seed: number, path: string, count: number): Reply {
  if (path.startsWith('/put/') && count === 1) return { status: 503 };
  const dice = hashOf(seed, path, count) % 48;
  if (dice < 3) return { status: 503 };
  if (dice < 5) return { status: 500 };
  return dice < 8 ? 'lost' : accepting;
}

/** Of what is done once only: some are put off before anything is done, and of a few the answer is lost. */
function onceReply(seed: number, path: string, count: number): Reply {
  const dice = hashOf(seed, path) % 32;
  if (dice < 3 && count === 1) return { status: 429 };
  return dice === 3 ? 'lost' : accepting;
}
