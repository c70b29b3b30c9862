import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Places where a process may be killed on purpose, named so that a test can choose one. Each lies between two things
 * that must not be torn apart.
 */
export const crashPoints = [
  'event-judged',
  'blob-written',
  'run-accepted',
  'run-handed',
  'handed-kept',
  'ticket-taken',
  'claim-committed',
  'run-claimed',
  'journal-read',
  'guest-asked',
  'input-evaluated',
  'effect-intended',
  'effect-committed',
  'effect-answered',
  'result-recorded',
  'retry-recorded',
  'wait-opened',
  'wait-closed',
  'rest-committed',
  'runs-woken',
  'signal-stored',
  'callback-stored',
  'messages-taken',
  'call-prepared',
  'call-committed',
  'snapshot-kept',
  'undo-begun',
  'follow-up-made',
  'end-recorded',
  'end-committed',
  'others-ready',
  'decision-stored',
  'cancel-sent',
  'runs-released',
  'version-published',
] as const;
export type CrashPoint = (typeof crashPoints)[number];

let folder: string | undefined;
const pause = new Int32Array(new SharedArrayBuffer(4));

/** Switches crash points on in this process: those that `folder` has a file `<name>.armed` for are taken, once. */
export function armCrashPoints(of: string | undefined): void {
  folder = of;
}

/**
 * Nothing, unless it is armed: then this process stands still here, having said so in `<name>.reached` (its process id),
 * until somebody kills it or makes `<name>.go`.
 */
export function crashPoint(name: CrashPoint): void {
  if (folder === undefined) return;
  const file = (state: string): string => join(folder ?? '', `${name}.${state}`);
  try {
    // Of several processes only one can take it.
    renameSync(file('armed'), file('taken'));
  } catch {
    return;
  }
  writeFileSync(file('writing'), String(process.pid));
  renameSync(file('writing'), file('reached'));
  while (!existsSync(file('go'))) Atomics.wait(pause, 0, 0, 5);
}
