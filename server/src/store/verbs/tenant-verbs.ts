import { acceptRun } from './accept-run.ts';
import { addAudit } from './add-audit.ts';
import { appendChunk } from './append-chunk.ts';
import { claimRuns } from './claim-runs.ts';
import { keepDraft } from './draft-versions.ts';
import { forgetDedupe } from './forget-dedupe.ts';
import { forgetDelivery } from './forget-delivery.ts';
import { giveBack } from './give-back.ts';
import { intervene } from './intervene.ts';
import { pauseTrigger } from './pause-trigger.ts';
import { publish } from './publish.ts';
import { releaseRuns } from './release-runs.ts';
import { reportTriggers } from './report-triggers.ts';
import { saveConnection } from './save-connection.ts';
import { saveDraft } from './save-draft.ts';
import { forgetSignals, signal } from './signal.ts';
import { tell } from './tell-runs.ts';
import { deleteFlow, unpublish } from './unpublish.ts';
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
  claimRuns,
  appendChunk,
  giveBack,
  wakeRuns,
  intervene,
  releaseRuns,
  tell,
  signal,
  forgetSignals,
  callBack,
  closeWait,
  forgetDedupe,
  forgetDelivery,
  pauseTrigger,
  reportTriggers,
  saveConnection,
  addAudit,
};
export type TenantVerbs = typeof tenantVerbs;
