/** One call of an operation that was imported from an OpenAPI document. */
import type { z } from 'zod';
import { type Auth, authHeaders } from './auth.ts';
import type { ActionContext } from './context.ts';
import type { Effect } from './effect.ts';
import { type ActionErrorCode, ConnectorError } from './errors.ts';
import { requestJson } from './http.ts';
import { isRecord } from './json.ts';

/** What the connection of an imported connector has to have. */
export interface OpenApiConnection extends Auth {
  readonly baseUrl: string;
}

/** One field of an action and where it goes in the request. */
export interface Part {
  readonly key: string;
  readonly in: 'path' | 'query' | 'header' | 'body';
  /** As the other side calls it. */
  readonly name: string;
  readonly type: z.ZodType;
  readonly example: unknown;
}

export interface Plan {
  readonly method: string;
  readonly path: string;
  readonly parts: readonly Part[];
  readonly effect: Effect;
  /** Whether a success carries an object. */
  readonly isObject: boolean;
  /** Codes of statuses that mean something else here than usual. */
  readonly codes: Readonly<Record<string, ActionErrorCode>>;
}

type Context = ActionContext<Readonly<Record<string, unknown>>, OpenApiConnection>;

/** Throws `ConnectorError` as `requestJson` does, also for a success that is not the object it was announced to be. */
export async function callOperation(plan: Plan, context: Context): Promise<unknown> {
  const { input, config } = context;
  const given = (place: Part['in']) =>
    plan.parts
      .filter((part) => part.in === place && input[part.key] !== undefined)
      .map(({ key, name }): [string, unknown] => [name, input[key]]);
  const ids = new Map(given('path'));
  const filled = (segment: string) =>
    segment.replace(/\{([^}]*)\}/g, (_, name: string) => String(ids.get(name)));
  const body = given('body');
  const answer = await requestJson(context, {
    method: plan.method,
    baseUrl: config.baseUrl,
    path: plan.path.split('/').filter(Boolean).map(filled),
    query: given('query').flatMap(([name, value]) =>
      [value].flat().map((each): [string, string] => [name, String(each)]),
    ),
    headers: {
      ...Object.fromEntries(
        given('header').map(([name, value]) => [name.toLowerCase(), String(value)]),
      ),
      ...authHeaders(config),
    },
    ...(body.length > 0 && { body: Object.fromEntries(body) }),
    effect: plan.effect,
    codes: plan.codes,
  });
  if (!plan.isObject || isRecord(answer)) return answer;
  const code = plan.effect.kind === 'once' ? 'unknown_outcome' : 'rejected';
  throw new ConnectorError(code, 'The answer is not an object');
}
