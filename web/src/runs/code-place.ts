import type { ErrorData } from '@weir/contract/errors';
import type { CodePlace } from '../ui/CodeSource.tsx';

/** Where code of the user failed, when the sandbox tells: line and column from 1 in its own source. */
export function codePlaceOf({ code, details }: ErrorData): CodePlace | undefined {
  if (!code.startsWith('sandbox_') || typeof details !== 'object' || details === null)
    return undefined;
  const [line, column] = [Reflect.get(details, 'line'), Reflect.get(details, 'column')];
  return isPlace(line) && isPlace(column) ? { line, column } : undefined;
}

function isPlace(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}
