import type { Problem } from './errors.ts';
import { keyPath } from './template.ts';
import type { Text } from './text.ts';

export function problemAt(path: string, code: string, message: Text): Problem {
  return { path, code, message, severity: 'error' };
}

export function warningAt(path: string, code: string, message: Text): Problem {
  return { path, code, message, severity: 'warning' };
}

/** `steps.enable.after[0]` */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (base, key) => (typeof key === 'number' ? `${base}[${key}]` : keyPath(base, String(key))),
    '',
  );
}
