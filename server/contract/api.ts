import type { z } from 'zod';
import { againEndpoints } from './again-endpoints.ts';
import { flowEndpoints } from './flow-endpoints.ts';
import { jobEndpoints } from './job-endpoints.ts';
import { orderEndpoints } from './order-endpoints.ts';
import { runEndpoints } from './run-endpoints.ts';
import { searchEndpoints } from './search-endpoints.ts';
import { settingsEndpoints } from './settings-endpoints.ts';
import { signalEndpoints } from './signal-endpoints.ts';
import { tenantEndpoints } from './tenant-endpoints.ts';
import { trialEndpoints } from './trial-endpoints.ts';
import { triggerEndpoints } from './trigger-endpoints.ts';
import { versionEndpoints } from './version-endpoints.ts';

/**
 * The table of endpoints: routes, validation, OpenAPI and the clients come from it, and every entry names the permission
 * it needs.
 */
export const endpoints = {
  ...tenantEndpoints,
  ...flowEndpoints,
  ...versionEndpoints,
  ...trialEndpoints,
  ...triggerEndpoints,
  // Before that of a run by its id.
  ...searchEndpoints,
  ...runEndpoints,
  ...againEndpoints,
  ...orderEndpoints,
  ...jobEndpoints,
  ...signalEndpoints,
  ...settingsEndpoints,
} as const;

export type Endpoints = typeof endpoints;
export type EndpointName = keyof Endpoints;
export type ReplyOf<N extends EndpointName> = z.output<Endpoints[N]['reply']>;
export type ParamsOf<N extends EndpointName> = Endpoints[N] extends {
  params: infer P extends z.ZodType;
}
  ? z.output<P>
  : undefined;
export type QueryOf<N extends EndpointName> = Endpoints[N] extends {
  query: infer Q extends z.ZodType;
}
  ? z.output<Q>
  : undefined;
export type BodyOf<N extends EndpointName> = Endpoints[N] extends {
  body: infer B extends z.ZodType;
}
  ? z.output<B>
  : undefined;
/** What a client passes: before defaults and coercion. */
export type QueryInput<N extends EndpointName> = Endpoints[N] extends {
  query: infer Q extends z.ZodType;
}
  ? z.input<Q>
  : undefined;
export type BodyInput<N extends EndpointName> = Endpoints[N] extends {
  body: infer B extends z.ZodType;
}
  ? z.input<B>
  : undefined;
