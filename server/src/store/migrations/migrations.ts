import { first as controlFirst } from './control/0001-first.ts';
import type { Migration } from './migration.ts';
import { first as tenantFirst } from './tenant/0001-first.ts';

/** In order; the first leads to version 1. */
export const controlMigrations: readonly Migration[] = [controlFirst];
export const tenantMigrations: readonly Migration[] = [tenantFirst];
