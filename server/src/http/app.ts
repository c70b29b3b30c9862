import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { WeirError } from '@weir/contract/weir-error';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import type { Log } from '../observe/log.ts';
import { giveTrace, type Handlers, mountEndpoints, sendError, sendJson } from './endpoint.ts';
import { openApiDocument } from './openapi.ts';
import type { AuthParts } from './principal.ts';

export interface AppParts extends AuthParts {
  readonly log: Log;
  readonly handlers: Handlers;
  /** Folder of the built pages. */
  readonly webFolder: string;
  /** What `/readyz` says; `ready` decides its status. */
  readonly readiness: () => { readonly ready: boolean };
}

/** Everything but webhooks: API, pages, health. It does not listen, so that tests can mount it. */
export function createApp(parts: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(giveTrace);
  app.get('/healthz', (_request, response) => sendJson(response, 200, { ok: true }));
  app.get('/readyz', (_request, response) => {
    const state = parts.readiness();
    sendJson(response, state.ready ? 200 : 503, state);
  });
  let openApi: object | undefined;
  app.get('/api/openapi.json', (_request, response) => {
    openApi ??= openApiDocument(parts.publicUrl);
    sendJson(response, 200, openApi);
  });
  mountEndpoints(app, parts.handlers, parts);
  app.use('/api', (request) => {
    throw new WeirError('not_found', { reason: `${request.method} ${request.originalUrl}` });
  });
  servePages(app, parts);
  app.use((request) => {
    throw new WeirError('not_found', { reason: `${request.method} ${request.path}` });
  });
  // biome-ignore lint/complexity/useMaxParams: Express knows an error handler by its four parameters.
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    sendError(response, error, parts.log);
  });
  return app;
}

/** The pages' own routes are all the same document; hashed files may be kept for ever. */
function servePages(app: Express, { webFolder, secure }: AppParts): void {
  const security = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        // antd writes its styles into style elements.
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:'],
        'connect-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    strictTransportSecurity: secure,
  });
  app.use(security);
  const assets = { immutable: true, maxAge: '365d', index: false, fallthrough: false };
  app.use('/assets', express.static(join(webFolder, 'assets'), assets));
  app.use(express.static(webFolder, { index: false, maxAge: 0 }));
  app.get(['/', '/sign-in', '/t/{*path}'], (_request, response) => {
    const page = join(webFolder, 'index.html');
    if (!existsSync(page))
      throw new WeirError('not_found', { zh: '页面尚未构建', en: 'the pages are not built' });
    response.setHeader('cache-control', 'no-cache');
    response.sendFile(page);
  });
}
