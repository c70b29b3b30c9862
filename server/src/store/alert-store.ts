import type { AlertRow, SendAlert, Trouble } from './alert-rows.ts';
import type { ReadyCount } from './run-rows.ts';

/** The part of `TenantStore` by which somebody hears of what went wrong. */
export interface AlertStore {
  /** The flow that is called when something went wrong in another; null: none. */
  alertFlow(): Promise<string | null>;
  saveAlertFlow(alerts: { flow: string | null }): Promise<void>;
  /** Something went wrong where no run's commit can say so. Keeps nothing while there is no flow to be told. */
  reportTrouble(trouble: Trouble): Promise<void>;
  /** Counts what went wrong since, some at most; answers what the alert flow is to be told by now. */
  gatherTroubles(at: { now: number }): Promise<readonly AlertRow[]>;
  /** Accepts the run that tells of the alert. `sent` false: somebody else did, or there is more to tell by now. */
  sendAlert(
    alert: SendAlert,
  ): Promise<{ readonly sent: boolean; readonly ready: readonly ReadyCount[] }>;
  /** What is due by now is due again at `until`. */
  putOffAlerts(due: { now: number; until: number }): Promise<void>;
}
