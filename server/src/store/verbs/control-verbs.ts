import { addSession } from './add-session.ts';
import { addSignInCode } from './add-sign-in-code.ts';
import { addToken } from './add-token.ts';
import { beat } from './beat.ts';
import { declareSilent } from './declare-silent.ts';
import { endSession } from './end-session.ts';
import { ensureOwner } from './ensure-owner.ts';
import { ensureTenant } from './ensure-tenant.ts';
import { removeToken } from './remove-token.ts';
import { takeSignInCode } from './take-sign-in-code.ts';
import { expectDue, settleDue } from './tenant-due.ts';
import { noteTriggers } from './trigger-changes.ts';

/** Verbs that write to the control database, by the name they have on their way to the writer. */
export const controlVerbs = {
  ensureTenant,
  ensureOwner,
  addSignInCode,
  takeSignInCode,
  addSession,
  endSession,
  addToken,
  removeToken,
  beat,
  declareSilent,
  expectDue,
  settleDue,
  noteTriggers,
};
export type ControlVerbs = typeof controlVerbs;
