import type { Text } from '@weir/connectors/sdk';
import { z } from 'zod';

export type { Text };
export type Language = keyof Text;
export const languages: readonly Language[] = ['zh-CN', 'en'];

/** A text in both languages. */
export const text = z.strictObject({ 'zh-CN': z.string(), en: z.string() });

/** What people may write in a flow: one string for both languages, or one for each. */
export const localized = z.union([z.string().min(1), text]);
export type Localized = z.infer<typeof localized>;

export function say(value: Localized, language: Language): string {
  return typeof value === 'string' ? value : value[language];
}
