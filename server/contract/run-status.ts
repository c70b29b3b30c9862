export const runStatuses = [
  'queued',
  'running',
  'waiting',
  'attention',
  'succeeded',
  'failed',
  'cancelled',
] as const;
export type RunStatus = (typeof runStatuses)[number];

/** Legal transitions while a run is carried out (flow-language §5); an ended one is set going again by people only. */
export const transitions: Readonly<Record<RunStatus, readonly RunStatus[]>> = {
  queued: ['running', 'cancelled'],
  running: ['waiting', 'attention', 'succeeded', 'failed', 'cancelled'],
  waiting: ['running', 'attention', 'failed', 'cancelled'],
  attention: ['running', 'waiting', 'failed', 'cancelled'],
  succeeded: [],
  failed: [],
  cancelled: [],
};

export function isEnded(status: RunStatus): boolean {
  return transitions[status].length === 0;
}

/** Of runs that have not ended. */
export const openStatuses: readonly RunStatus[] = runStatuses.filter((status) => !isEnded(status));
