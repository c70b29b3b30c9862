import type { TroubleKind } from '@weir/contract/alert';
import type { Caller, NewRun } from './run-rows.ts';

/** Something went wrong while nobody watched. */
export interface Trouble {
  /** Sortable by time. */
  readonly id: string;
  /** ms UTC. */
  readonly at: number;
  readonly kind: TroubleKind;
  /** The flow it happened to. */
  readonly flow: string;
  /** Of its error. */
  readonly code: string;
  /** What else the alert flow is told, as JSON text: error, run, trigger. */
  readonly subject: string;
  /** Of the run it happened to: what a run of the alert flow called is no news to the alert flow. */
  readonly caller?: Caller | null;
}

/** Troubles of one flow and error code that the alert flow was not told of. */
export interface AlertRow {
  readonly flow: string;
  readonly code: string;
  /** As of the last of them. */
  readonly kind: TroubleKind;
  readonly subject: string;
  readonly count: number;
  /** ms UTC. */
  readonly firstAt: number;
  readonly lastAt: number;
}

/** The run that tells of an alert, and until when the next one of its flow and code waits. */
export interface SendAlert {
  readonly alert: Pick<AlertRow, 'flow' | 'code' | 'count'>;
  readonly run: NewRun;
  /** ms UTC. */
  readonly now: number;
  readonly quietUntil: number;
}
