import type { ConnectorError, ListenState } from '../sdk/index.ts';

/** What is told of the state: each change once, and each failed attempt. */
export interface Status {
  connecting(): void;
  listening(): void;
  /** Of the connection that puts messages away; undefined when the broker takes them again. */
  blocked(reason: string | undefined): void;
  /** ms UTC */
  failing(error: ConnectorError, retryAt: number): void;
}

export function createStatus(report: (state: ListenState) => void): Status {
  let listens = false;
  let reason: string | undefined;
  const up = () =>
    report(reason === undefined ? { state: 'listening' } : { state: 'blocked', reason });
  return {
    connecting() {
      listens = false;
      reason = undefined;
      report({ state: 'connecting' });
    },
    listening() {
      listens = true;
      up();
    },
    blocked(now) {
      if (now === reason) return;
      reason = now;
      if (listens) up();
    },
    failing(error, retryAt) {
      listens = false;
      report({ state: 'failing', error, retryAt });
    },
  };
}
