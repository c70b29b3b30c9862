import { z } from 'zod';
import { flowKey } from './flow.ts';

/**
 * What an alert flow hears of: a run failed; a run needs a person's decision; a webhook's event was refused; a message was
 * put into its dead letter queue.
 */
export const troubleKinds = ['failed', 'attention', 'refused', 'dead_letter'] as const;
export type TroubleKind = (typeof troubleKinds)[number];

/** What a tenant has set for all its flows. */
export const tenantSettings = z.object({
  /** The flow that is called when something went wrong in any flow; null: none. */
  alerts: z.object({ flow: flowKey }).nullable(),
});
export type TenantSettings = z.infer<typeof tenantSettings>;
