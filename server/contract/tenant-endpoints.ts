import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { anyJson, page, pageQuery } from './endpoint-parts.ts';
import { connectionKey } from './flow.ts';
import { text } from './text.ts';
import { auditEntry, connectionView, demoView, me, tokenView } from './views.ts';

/** Who asks, and what a tenant has beside flows and runs. */
export const tenantEndpoints = {
  signIn: endpoint({
    method: 'POST',
    path: '/api/v1/sign-in',
    summary: 'Exchange the code of a one-time link for a session cookie',
    permission: 'public',
    body: z.strictObject({ code: z.string().min(1).max(200) }),
    reply: me,
    errors: ['sign_in_link_used'],
  }),

  signOut: endpoint({
    method: 'POST',
    path: '/api/v1/sign-out',
    summary: 'End the session',
    permission: 'session',
    reply: z.object({}),
    errors: [],
  }),

  me: endpoint({
    method: 'GET',
    path: '/api/v1/me',
    summary: 'Who is asking',
    permission: 'session',
    reply: me,
    errors: [],
  }),

  listConnectors: endpoint({
    method: 'GET',
    path: '/api/v1/connectors',
    summary: 'The catalog: connectors with their actions and fields',
    permission: 'flows.read',
    reply: z.object({
      items: z.array(z.looseObject({ key: z.string(), name: text, description: text })),
    }),
    errors: [],
  }),

  listConnections: endpoint({
    method: 'GET',
    path: '/api/v1/connections',
    summary: 'Saved connections, without their secrets',
    permission: 'flows.read',
    reply: z.object({ items: z.array(connectionView) }),
    errors: [],
  }),

  saveConnection: endpoint({
    method: 'PUT',
    path: '/api/v1/connections/{key}',
    summary: 'Create or change a connection; a secret field left out keeps its value',
    permission: 'connections.write',
    params: z.object({ key: connectionKey }),
    body: z.strictObject({
      connector: z.string().max(200),
      name: z.string().min(1).max(200),
      config: z.record(z.string(), anyJson),
    }),
    reply: connectionView,
    errors: ['invalid_input'],
  }),

  listTokens: endpoint({
    method: 'GET',
    path: '/api/v1/tokens',
    summary: 'Tokens of the tenant, without their secrets',
    permission: 'tokens.write',
    reply: z.object({ items: z.array(tokenView) }),
    errors: [],
  }),

  createToken: endpoint({
    method: 'POST',
    path: '/api/v1/tokens',
    summary: 'Make a token for a program; the secret is shown this once',
    permission: 'tokens.write',
    body: z.strictObject({
      name: z.string().trim().min(1).max(200),
      /** Days from now; left out: for ever. One made by a token never outlives that. */
      days: z.int().min(1).max(3650).optional(),
    }),
    reply: tokenView.extend({ token: z.string() }),
    status: 201,
    errors: ['invalid_input'],
  }),

  revokeToken: endpoint({
    method: 'DELETE',
    path: '/api/v1/tokens/{id}',
    summary: 'Revoke a token at once',
    permission: 'tokens.write',
    params: z.object({ id: z.string().min(1).max(200) }),
    reply: z.object({}),
    errors: ['not_found'],
  }),

  demo: endpoint({
    method: 'GET',
    path: '/api/v1/demo',
    summary: 'The sample event and the state of the simulated systems',
    permission: 'runs.read',
    reply: demoView,
    errors: ['not_found', 'unavailable'],
  }),

  resetDemo: endpoint({
    method: 'POST',
    path: '/api/v1/demo/reset',
    summary: 'Put the simulated systems back to their beginning',
    permission: 'runs.start',
    reply: z.object({}),
    errors: ['not_found', 'unavailable'],
  }),

  listAudit: endpoint({
    method: 'GET',
    path: '/api/v1/audit',
    summary: 'Who changed what, newest first',
    permission: 'audit.read',
    query: pageQuery,
    reply: page(auditEntry),
    errors: [],
  }),
} as const;
