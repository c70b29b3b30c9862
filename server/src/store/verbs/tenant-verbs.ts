import { acceptHeld } from './accept-held.ts';
import { acceptRun } from './accept-run.ts';
import { actInJob, passInJob } from './act-in-job.ts';
import { addAudit } from './add-audit.ts';
import { gatherTroubles, putOffAlerts, sendAlert } from './alerts.ts';
import { appendChunk } from './append-chunk.ts';
import { putBlob, renewBlob, sweepBlobs } from './blobs.ts';
import { claimRuns } from './claim-runs.ts';
import { forgetDrafts, keepDraft } from './draft-versions.ts';
import { forgetDedupe } from './forget-dedupe.ts';
import { forgetDelivery } from './forget-delivery.ts';
import { forgetRuns } from './forget-runs.ts';
import { giveBack } from './give-back.ts';
import { intervene } from './intervene.ts';
import { addToJob, beginJob, cancelJob, createJob, leaseJob } from './jobs.ts';
import { measureKept } from './kept-runs.ts';
import { pauseLanes } from './pause-lanes.ts';
import { pauseTrigger } from './pause-trigger.ts';
import { publish } from './publish.ts';
import { releaseRuns } from './release-runs.ts';
import { moveToGroup, prioritize } from './reorder-runs.ts';
import { reportTriggers } from './report-triggers.ts';
import { saveConnection } from './save-connection.ts';
import { saveDraft } from './save-draft.ts';
import { forgetSignals, signal } from './signal.ts';
import { tell } from './tell-runs.ts';
import { trimRun } from './trim-runs.ts';
import { reportTrouble, saveAlertFlow } from './troubles.ts';
import { deleteFlow, unpublish } from './unpublish.ts';
import { forgetUnsearched } from './unsearched.ts';
import { callBack, closeWait } from './waits.ts';
import { wakeRuns } from './wake-runs.ts';

/** Verbs that write to a tenant's database, by the name they have on their way to the writer. */
export const tenantVerbs = {
  saveDraft,
  publish,
  unpublish,
  deleteFlow,
  keepDraft,
  acceptRun,
  acceptHeld,
  claimRuns,
  appendChunk,
  giveBack,
  wakeRuns,
  intervene,
  prioritize,
  moveToGroup,
  pauseLanes,
  releaseRuns,
  tell,
  signal,
  forgetSignals,
  callBack,
  closeWait,
  forgetDedupe,
  forgetDelivery,
  measureKept,
  forgetRuns,
  forgetDrafts,
  trimRun,
  renewBlob,
  putBlob,
  sweepBlobs,
  pauseTrigger,
  reportTriggers,
  createJob,
  addToJob,
  beginJob,
  leaseJob,
  actInJob,
  passInJob,
  cancelJob,
  saveConnection,
  saveAlertFlow,
  reportTrouble,
  gatherTroubles,
  sendAlert,
  putOffAlerts,
  addAudit,
  forgetUnsearched,
};
export type TenantVerbs = typeof tenantVerbs;
