/**
 * Lets at most `limit` callers go on in one turn of the event loop; the others wait for the next turns, in order. When
 * many connections have something at once, timers, other sockets and health checks would otherwise wait for all of it.
 */
export function limitPerTurn(limit: number): () => Promise<void> {
  const waiting: (() => void)[] = [];
  let gone = 0;

  const nextTurn = (): void => {
    const now = waiting.splice(0, limit);
    gone = now.length;
    if (gone > 0) setImmediate(nextTurn);
    for (const goOn of now) goOn();
  };

  return async () => {
    if (gone === 0) setImmediate(nextTurn);
    if (gone < limit) {
      gone += 1;
      return;
    }
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
    });
  };
}

/** Events judged and handed to the store in one turn of the event loop, from whatever source: some 2 ms of work. */
export const myTurn = limitPerTurn(10);
