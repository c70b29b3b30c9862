import type { Failure, RequestHead } from './messages.ts';

/** What is asked of a guest. */
export interface Evaluation extends Omit<RequestHead, 'id'> {
  readonly tenant: string;
  /** Of code. */
  readonly source?: string;
  /** The lines after the head. Written when its turn has come, so that what waits holds no second copy. */
  readonly payload: () => string;
}

/** How it came out. */
export interface Answer {
  /** Of the guest, and no more to be trusted than the code it ran. */
  readonly lines: readonly string[];
  readonly failure?: Failure | undefined;
  /** How long code was at work, as the guest says; no more to be trusted. */
  readonly ms?: number | undefined;
}

/** An evaluation on its way. */
export interface Pending extends Evaluation {
  readonly id: number;
  /** Code that may take its time. */
  readonly slow: boolean;
  /** How many guests have ended by themselves while they were busy with it. */
  crashes: number;
  /** It needs a guest in which nothing has run before: the last one took too much memory, which may have been what others left. */
  needsFresh: boolean;
  /** Longer than was asked for, where the machine kept its guest from working. */
  timeoutMs: number;
  hasMoreTime: boolean;
  /** Somebody still waits for it. */
  wanted: boolean;
  readonly answer: (answer: Answer) => void;
  readonly refuse: (reason: unknown) => void;
}

/** Code may take its time, and what may have killed a guest should not take others along. */
export function mustBeAlone({ slow, crashes, needsFresh }: Pending): boolean {
  return slow || crashes > 0 || needsFresh;
}
