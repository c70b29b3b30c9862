export const runStatuses = ['queued', 'running', 'succeeded', 'failed'] as const;
export type RunStatus = (typeof runStatuses)[number];

/** Legal transitions (flow-language §5); a status that leads nowhere is final. */
export const transitions: Readonly<Record<RunStatus, readonly RunStatus[]>> = {
  queued: ['running'],
  running: ['succeeded', 'failed'],
  succeeded: [],
  failed: [],
};

export function isEnded(status: RunStatus): boolean {
  return transitions[status].length === 0;
}
