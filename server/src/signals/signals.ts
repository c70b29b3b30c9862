import type { RunStatus } from '@weir/contract/run-status';

/** Something about a run was committed. */
export interface RunSignal {
  readonly tenant: string;
  readonly runId: string;
  readonly status: RunStatus;
  readonly lastSeq: number;
  /**
   * JSON text of the output with which the run succeeded, as its journal has it, where that is short. Only between processes
   * that trust each other; whoever hears nothing of it reads the journal.
   */
  readonly output?: string | undefined;
}

/**
 * Port of news between processes. Signals may be lost, so whoever waits for one also looks at the row
 * (`wait-for-run.ts`); nothing may depend on their arrival.
 */
export interface Signals {
  publish(signal: RunSignal): void;
  /** Calls `listener` for each signal of the run until the answer is called. */
  subscribe(
    run: { tenant: string; runId: string },
    listener: (signal: RunSignal) => void,
  ): () => void;
  close(): Promise<void>;
}
