import type { ControlStore } from '../store/control-store.ts';

/**
 * Tells those who listen to look at the tenant's triggers again: after the change, and before it as well, for then a crash
 * in between leaves a tenant they look into from time to time.
 */
export async function changingTriggers<T>(
  control: Pick<ControlStore, 'noteTriggers'>,
  tenant: string,
  change: () => Promise<T>,
): Promise<T> {
  await control.noteTriggers({ tenant });
  const result = await change();
  await control.noteTriggers({ tenant });
  return result;
}
