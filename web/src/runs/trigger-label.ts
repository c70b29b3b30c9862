import type { Translate } from '../i18n/i18n.ts';

/** What people call the trigger that started a run: of a declared one its id. */
export function triggerLabel(triggerId: string, t: Translate): string {
  return triggerId === 'manual' || triggerId === 'call' ? t(`trigger.${triggerId}`) : triggerId;
}
