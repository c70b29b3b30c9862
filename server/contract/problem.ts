import type { Problem } from './errors.ts';
import { keyPath } from './template.ts';
import type { Text } from './text.ts';

export function problemAt(path: string, code: string, message: Text): Problem {
  return { path, code, message, severity: 'error' };
}

export function warningAt(path: string, code: string, message: Text): Problem {
  return { path, code, message, severity: 'warning' };
}

/** What zod passes on with the issue of a rule of one's own. */
export interface Said {
  readonly params: { readonly code: string; readonly message: Text };
}

/** The second argument of `refine`: what is said where the rule is broken. */
export function saying(code: string, message: Text): Said {
  return { params: { code, message } };
}

/** `steps.enable.after[0]` */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (base, key) => (typeof key === 'number' ? `${base}[${key}]` : keyPath(base, String(key))),
    '',
  );
}
