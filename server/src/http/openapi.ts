import { endpoints } from '@weir/contract/api';
import type { Endpoint } from '@weir/contract/endpoint';
import { errorData } from '@weir/contract/errors';
import { statusOf } from '@weir/contract/weir-error';
import { z } from 'zod';

type Schema = Readonly<Record<string, unknown>>;

/** OpenAPI 3.1 of the whole API, from the very table that routes and validates. */
export function openApiDocument(publicUrl: string): Schema {
  const paths: Record<string, Record<string, Schema>> = {};
  for (const [name, entry] of Object.entries(endpoints) as [string, Endpoint][]) {
    paths[entry.path] = {
      ...paths[entry.path],
      [entry.method.toLowerCase()]: operation(name, entry),
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Weir', version: '1' },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      schemas: { Error: toSchema(z.object({ error: errorData }), 'output') },
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function operation(name: string, entry: Endpoint): Schema {
  const type = entry.stream ? 'text/event-stream' : 'application/json';
  const success = {
    description: entry.summary,
    content: { [type]: { schema: toSchema(entry.reply, 'output') } },
  };
  return {
    operationId: name,
    summary: entry.summary,
    ...(entry.permission !== 'public' && { security: [{ token: [] }] }),
    'x-permission': entry.permission,
    parameters: [...parameters(entry.params, 'path'), ...parameters(entry.query, 'query')],
    ...(entry.body && {
      requestBody: { content: { 'application/json': { schema: toSchema(entry.body, 'input') } } },
    }),
    responses: { [entry.status ?? 200]: success, ...refusals(entry) },
  };
}

function parameters(object: z.ZodObject | undefined, place: 'path' | 'query'): Schema[] {
  return Object.entries(object?.shape ?? {}).map(([name, type]) => ({
    name,
    in: place,
    required: place === 'path',
    schema: toSchema(type as z.ZodType, 'input'),
  }));
}

/** Codes that share a status are told together. */
function refusals(entry: Endpoint): Record<string, Schema> {
  const always = entry.permission === 'public' ? [] : (['unauthenticated', 'forbidden'] as const);
  const checked = entry.params || entry.query || entry.body ? (['invalid_input'] as const) : [];
  const codes = [...new Set(['malformed', ...always, ...checked, ...entry.errors] as const)];
  const byStatus = Object.groupBy(codes, (code) => String(statusOf(code)));
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, group]) => [
      status,
      {
        description: (group ?? []).join(', '),
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    ]),
  );
}

function toSchema(type: z.ZodType, io: 'input' | 'output'): Schema {
  // Free JSON has no schema of its own: it is "any".
  const { $schema: _, ...schema } = z.toJSONSchema(type, { io, unrepresentable: 'any' });
  return schema;
}
