import { addSession } from './add-session.ts';
import { addSignInCode } from './add-sign-in-code.ts';
import { beat } from './beat.ts';
import { declareSilent } from './declare-silent.ts';
import { endSession } from './end-session.ts';
import { ensureOwner } from './ensure-owner.ts';
import { ensureTenant } from './ensure-tenant.ts';
import { takeSignInCode } from './take-sign-in-code.ts';

/** Verbs that write to the control database, by the name they have on their way to the writer. */
export const controlVerbs = {
  ensureTenant,
  ensureOwner,
  addSignInCode,
  takeSignInCode,
  addSession,
  endSession,
  beat,
  declareSilent,
};
export type ControlVerbs = typeof controlVerbs;
