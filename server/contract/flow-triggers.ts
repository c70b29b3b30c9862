import { z } from 'zod';
import {
  condition,
  connectionKey,
  duration,
  forms,
  json,
  jsonObject,
  shortName,
} from './flow-forms.ts';

/** What starts a flow (flow-language §1, Triggers' `with`). */

/** How a webhook knows its sender; the secret is in the trigger's `connection`. Exactly one of the keys. */
const webhookAuth = z.union([
  z.literal('none'),
  z.strictObject({
    basic: json.optional(),
    header: json.optional(),
    hmac: z.union([z.enum(['standard', 'github']), jsonObject]).optional(),
    jwt: json.optional(),
  }),
]);

const webhookWith = z.strictObject({
  /** Below `/hooks/{tenant}/`. */
  path: z.string().max(200).regex(forms.hookPath),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('POST'),
  auth: webhookAuth,
  respond: z.enum(['accepted', 'finished', 'step']).default('accepted'),
  responseTimeout: duration.default('20s'),
  /** Bytes. */
  maxBody: z
    .int()
    .min(1)
    .max(10 * 1024 * 1024)
    .default(1024 * 1024),
  /** Addresses and networks it may be called from. */
  networks: z.array(z.string().min(1)).min(1).optional(),
  /** Origins of pages that may call it. */
  cors: z.array(z.string().min(1)).min(1).optional(),
  /** By how much a signed time may be off. */
  tolerance: duration.optional(),
});

/** `cron` or `every`, exactly one. */
const scheduleWith = z.strictObject({
  cron: z.string().regex(forms.cron).optional(),
  every: duration.optional(),
  zone: shortName.optional(),
  from: z.string().regex(forms.moment).optional(),
  to: z.string().regex(forms.moment).optional(),
  jitter: duration.optional(),
  misfire: z
    .union([z.enum(['skip', 'once']), z.strictObject({ all: z.int().min(1).max(10_000) })])
    .optional(),
  overlap: z.enum(['allow', 'skip', 'queue']).optional(),
  days: z.union([z.enum(['all', 'workdays']), z.strictObject({ calendar: shortName })]).optional(),
});

const acceptance = { when: condition.optional(), dedupe: json.optional() };

const webhookTrigger = z.strictObject({
  use: z.literal('webhook'),
  connection: connectionKey.optional(),
  with: webhookWith,
  ...acceptance,
});
const scheduleTrigger = z.strictObject({
  use: z.literal('schedule'),
  with: scheduleWith,
  ...acceptance,
});
const manualTrigger = z.strictObject({ use: z.literal('manual') });
const callTrigger = z.strictObject({ use: z.literal('call') });
/** What a connector brings; its `with` is checked against the connector's own fields. */
export const connectorTrigger = z.strictObject({
  // Abort: of several branches only one may go on, so that its problems are told.
  use: z.string().regex(forms.connectorUse, { abort: true }),
  connection: connectionKey.optional(),
  with: jsonObject.optional(),
  ...acceptance,
});
/** Kinds of triggers Weir brings itself; every other `use` names one of a connector, `<connector>.<trigger>`. */
export const builtInTriggers = {
  webhook: webhookTrigger,
  schedule: scheduleTrigger,
  manual: manualTrigger,
  call: callTrigger,
};
export const trigger = z.union([
  webhookTrigger,
  scheduleTrigger,
  manualTrigger,
  callTrigger,
  connectorTrigger,
]);
export type Trigger = z.infer<typeof trigger>;
export type WebhookTrigger = z.infer<typeof webhookTrigger>;
export type ConnectorTrigger = z.infer<typeof connectorTrigger>;

export function isWebhook(one: Trigger | undefined): one is WebhookTrigger {
  return one?.use === 'webhook';
}

export function isConnectorTrigger(one: Trigger | undefined): one is ConnectorTrigger {
  return one !== undefined && !Object.hasOwn(builtInTriggers, one.use);
}

/** Under which id a flow is started by hand, or called: the one it declares, else the kind. */
export function ownStartId(
  triggers: Readonly<Record<string, { readonly use: string }>> | undefined,
  kind: 'manual' | 'call',
): string {
  const declared = Object.entries(triggers ?? {}).find(([, { use }]) => use === kind);
  return declared?.[0] ?? kind;
}
