/**
 * How many characters the JSON text of a value has, about; stops counting beyond `limit`. Parts that are shared count as
 * often as they occur, as the text repeats them. Iterative, so depth does not matter; a cycle ends at the limit.
 */
export function jsonSize(value: unknown, limit: number): number {
  const pending: unknown[] = [value];
  let size = 0;
  while (pending.length > 0 && size <= limit) {
    const part = pending.pop();
    if (typeof part === 'string') size += part.length + 2;
    else if (typeof part === 'bigint') size += 20;
    else if (typeof part !== 'object' || part === null) size += 5;
    else size += open(part, pending);
  }
  return size;
}

/** What the object or list itself takes; its parts are put on the stack. */
function open(part: object, pending: unknown[]): number {
  if (Array.isArray(part)) {
    for (const item of part) pending.push(item);
    return 2 + part.length;
  }
  let size = 2;
  // Not `for … in`: V8 compiles that for the shape of the objects it met, over and over where there are many shapes.
  for (const key of Object.keys(part)) {
    size += key.length + 4;
    pending.push((part as Record<string, unknown>)[key]);
  }
  return size;
}
