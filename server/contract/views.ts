import { z } from 'zod';
import { connectionKey } from './flow.ts';
import type { Json } from './json.ts';
import { localized, text } from './text.ts';

/** What the API shows of things; each schema is the type. */
const anyJson = z.custom<Json>((value) => value !== undefined);

export const flowSummary = z.object({
  key: z.string(),
  name: localized,
  /** Of the draft; goes up by one with each save. */
  revision: z.int(),
  publishedVersion: z.int().nullable(),
  /** The draft differs from the published version. */
  changed: z.boolean(),
  updatedAt: z.int(),
  /** What its ended runs take, about, and may take, in bytes. */
  kept: z.object({
    bytes: z.int(),
    quota: z.int(),
    /** Of a flow that comes near its quota, or is beyond it. */
    why: z.object({ kind: z.enum(['near', 'beyond']), message: text }).optional(),
  }),
});
export type FlowSummary = z.infer<typeof flowSummary>;

export const flowView = flowSummary.extend({ document: anyJson });

export const versionSummary = z.object({
  version: z.int(),
  author: z.string(),
  note: z.string(),
  at: z.int(),
});
export type VersionSummary = z.infer<typeof versionSummary>;

export const connectionView = z.object({
  key: connectionKey,
  connector: z.string(),
  name: z.string(),
  /** Without secret fields; those that are set are named in `secrets`. */
  config: z.record(z.string(), anyJson),
  secrets: z.array(z.string()),
  updatedAt: z.int(),
});
export type ConnectionView = z.infer<typeof connectionView>;

/** A token for programs; its secret is shown once, when it is made. */
export const tokenView = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.int(),
  /** ms UTC; null: for ever. */
  expiresAt: z.int().nullable(),
});
export type TokenView = z.infer<typeof tokenView>;

/** What the demo page shows: the sample event, and what became of it in the simulated systems. */
export const demoView = z.object({
  /** The request that fires the sample flow; `templateId` in the body may be any of `templates`. */
  sample: z.object({ flow: z.string(), path: z.string(), body: z.record(z.string(), anyJson) }),
  templates: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      status: z.string(),
      ownerId: z.string(),
      updatedAt: z.int().optional(),
    }),
  ),
  /** Messages the simulated Feishu delivered, newest first; `content` as it was sent. */
  inbox: z.array(
    z.object({
      id: z.string(),
      receiver: z.string(),
      receiverName: z.string().optional(),
      type: z.string(),
      content: anyJson,
      at: z.int(),
    }),
  ),
});
export type DemoView = z.infer<typeof demoView>;

export const auditEntry = z.object({
  id: z.string(),
  at: z.int(),
  actor: z.string(),
  action: z.string(),
  object: z.string(),
  traceId: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntry>;

export const me = z.object({
  user: z.object({ id: z.string(), name: z.string(), role: z.literal('owner') }),
  tenant: z.string(),
  /** IANA name: times in sentences of the server are of it, so those of pages should be. */
  zone: z.string(),
  /** There are simulated systems to look at. */
  demo: z.boolean(),
});
export type Me = z.infer<typeof me>;
