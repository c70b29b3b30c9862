import { first as controlFirst } from './control/0001-first.ts';
import { tokens } from './control/0002-tokens.ts';
import { nextDue } from './control/0003-next-due.ts';
import { triggerChanges } from './control/0004-trigger-changes.ts';
import { workerLoad } from './control/0005-worker-load.ts';
import type { Migration } from './migration.ts';
import { first as tenantFirst } from './tenant/0001-first.ts';
import { due } from './tenant/0002-due.ts';
import { triggers } from './tenant/0003-triggers.ts';
import { snapshots } from './tenant/0004-snapshots.ts';
import { messages } from './tenant/0005-messages.ts';
import { slots } from './tenant/0006-slots.ts';
import { order } from './tenant/0007-order.ts';
import { jobs } from './tenant/0008-jobs.ts';
import { search } from './tenant/0009-search.ts';
import { keep } from './tenant/0010-keep.ts';
import { drafts } from './tenant/0011-drafts.ts';
import { alerts } from './tenant/0012-alerts.ts';
import { waitsFor } from './tenant/0013-waits-for.ts';

/** In order; the first leads to version 1. */
export const controlMigrations: readonly Migration[] = [
  controlFirst,
  tokens,
  nextDue,
  triggerChanges,
  workerLoad,
];
export const tenantMigrations: readonly Migration[] = [
  tenantFirst,
  due,
  triggers,
  snapshots,
  messages,
  slots,
  order,
  jobs,
  search,
  keep,
  drafts,
  alerts,
  waitsFor,
];
