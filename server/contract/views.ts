import { z } from 'zod';
import { connectionKey } from './flow.ts';
import type { Json } from './json.ts';
import { localized } from './text.ts';

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
});
export type Me = z.infer<typeof me>;
