import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { waitsPrefix } from '../callback-token.ts';
import type { Door } from '../triggers/door.ts';
import { hooksPrefix } from '../triggers/webhook.ts';

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** Webhooks and callbacks go to their own doors on plain node:http, everything else to Express. Limits of reliability, section 3. */
export function createHttpServer(doors: { webhook: Door; callback: Door; app: Listener }): Server {
  return createServer(
    { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5_000 },
    (request, response) => {
      request.url = originForm(request.url ?? '/');
      if (request.url.startsWith(hooksPrefix)) void doors.webhook(request, response);
      else if (request.url.startsWith(waitsPrefix)) void doors.callback(request, response);
      else doors.app(request, response);
    },
  );
}

/**
 * A server must take the absolute form of a target (RFC 9112, 3.2.2), and a base address that ends in a slash makes two
 * of them: both mean the same resource.
 */
function originForm(target: string): string {
  return target.replace(/^https?:\/\/[^/?#]*/i, '').replace(/^\/*/, '/');
}
