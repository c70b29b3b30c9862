import type { Json } from '../json.ts';
import type { Text } from '../text.ts';

/** What people read of a helper, and what tests hold it to. */
export interface HelperDoc {
  /** As TypeScript declares it inside its namespace: `upper(value: unknown): string`. */
  readonly signature: string;
  /** One sentence. */
  readonly text: Text;
  /** An expression, evaluated with the clock and zone of `exampleSetting`. */
  readonly example: string;
  readonly gives?: Json;
  /** In place of `gives`: how it ends. */
  readonly fails?: { readonly code: string; readonly message: string };
}

/** Helpers behind one name. */
export interface HelperGroup {
  /** `text` of `text.upper(…)`; undefined: these are functions by themselves. */
  readonly name?: string;
  readonly text: Text;
  readonly helpers: readonly HelperDoc[];
}

/** In which the examples give what they say: Monday, 5 January 2026, 09:30 in Shanghai. */
export const exampleSetting = {
  now: Date.UTC(2026, 0, 5, 1, 30),
  zone: 'Asia/Shanghai',
  seed: 'example',
} as const;

/** One helper: its signature, what it does in both languages, an example and its result. */
export function helper(
  signature: string,
  { zh, en }: { readonly zh: string; readonly en: string },
  shows: Pick<HelperDoc, 'example' | 'gives' | 'fails'>,
): HelperDoc {
  return { signature, text: { 'zh-CN': zh, en }, ...shows };
}
