import { z } from 'zod';
import { flowKey } from './flow.ts';
import type { Json } from './json.ts';

/** What the entries of several endpoints share. */
export const anyJson = z.custom<Json>((value) => value !== undefined);
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
});
export const keyParam = z.object({ key: flowKey });
