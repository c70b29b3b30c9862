import type { ErrorData } from '@weir/contract/errors';
import type { Localized } from '@weir/contract/text';
import type { ListenStatus } from '@weir/contract/trigger';
import type { Page } from './page.ts';

/** The part of `TenantStore` about flows, their versions and triggers. */
export interface FlowStore {
  /** Throws `revision_required` when a draft exists and `expected` is null, `revision_stale` when another revision is kept. */
  saveDraft(draft: SaveDraft): Promise<FlowRow>;
  findFlow(key: string): Promise<(FlowRow & { readonly document: string }) | null>;
  listFlows(page: Page<string>): Promise<readonly FlowRow[]>;
  /**
   * Makes the next version, of the draft at `revision` or of an earlier version, and moves the flow's triggers to it. Throws
   * `revision_stale`, `not_found`, or `conflict` when another flow holds a route.
   */
  publish(publication: Publication): Promise<VersionRow>;
  /** The flow has no published version and no triggers any more; its runs go on. Throws `not_found`. */
  unpublish(of: { flow: string }): Promise<FlowRow>;
  /** Removes the draft; versions stay. Throws `not_found`, and `conflict` while it is published or has runs that have not ended. */
  deleteFlow(of: { flow: string }): Promise<void>;
  /** Keeps the document of a draft for runs of it. */
  keepDraft(draft: DraftVersion): Promise<void>;
  /** The document as JSON text. */
  findDraftVersion(version: { flow: string; version: number }): Promise<string | null>;
  findVersion(version: {
    flow: string;
    version: number;
  }): Promise<(VersionRow & { readonly document: string }) | null>;
  listVersions(page: Page<number> & { readonly flow: string }): Promise<readonly VersionRow[]>;
  /** Which published trigger that is not paused answers `method path`. */
  findRoute(route: { method: string; path: string }): Promise<Route | null>;
  /** Triggers of published flows, by flow and id. */
  listTriggers(): Promise<readonly TriggerRow[]>;
  /** Pauses or resumes a published trigger; `pausedAt` of one that is paused stays. Answers it; throws `not_found`. */
  pauseTrigger(pause: {
    flow: string;
    trigger: string;
    pausedAt: number | null;
  }): Promise<TriggerRow>;
  /** All that a listener has to say now, in place of what it said before; forgets listeners silent since `before`. */
  reportTriggers(said: {
    listener: string;
    reports: readonly TriggerReport[];
    before: number;
  }): Promise<void>;
  listTriggerReports(): Promise<readonly TriggerReport[]>;
}

export interface FlowRow {
  readonly key: string;
  readonly name: Localized;
  readonly revision: number;
  readonly publishedVersion: number | null;
  /** Revision of the draft that was published. */
  readonly publishedRevision: number | null;
  readonly updatedAt: number;
  /** Of its published version. */
  readonly keep: Keep;
  /** What its ended runs take, about. */
  readonly keptBytes: number;
  /** Those that ended until then are in `keptBytes`, ms UTC. */
  readonly keptThrough: number;
}

export interface SaveDraft {
  readonly key: string;
  readonly name: Localized;
  /** The document as JSON text. */
  readonly document: string;
  /** The revision the writer has read; null when it knows of none. */
  readonly expected: number | null;
  /** The version whose document it is: while that is the published one, the draft does not differ from it. */
  readonly restores?: number;
  readonly at: number;
}

/** A document that runs of a draft are pinned to; see `versions/draft-version.ts`. */
export interface DraftVersion {
  readonly flow: string;
  /** Below zero. */
  readonly version: number;
  readonly document: string;
  readonly at: number;
}

export interface Publication {
  readonly flow: string;
  readonly revision: number;
  /** The version whose document becomes the next one; absent: that of the draft. */
  readonly again?: number;
  readonly author: string;
  readonly note: string;
  readonly at: number;
  readonly triggers: readonly PublishedTrigger[];
  /** Runs of one key at a time; null: no limit. */
  readonly slotLimit: number | null;
  /** How long ended runs are kept, ms; what is left out is kept as long as is usual. */
  readonly keep?: Keep | undefined;
}

/** ms; cancelled runs count as succeeded ones. */
export interface Keep {
  readonly succeeded?: number | undefined;
  readonly failed?: number | undefined;
}

/** A trigger of a version as it is published. */
export interface PublishedTrigger {
  readonly trigger: string;
  /** `webhook`, or `<connector>.<trigger>`. */
  readonly use: string;
  readonly connection: string | null;
  /** Of a webhook. */
  readonly route: { readonly method: string; readonly path: string } | null;
}

/** A trigger of a published flow. */
export interface TriggerRow extends Omit<PublishedTrigger, 'route'> {
  readonly flow: string;
  readonly version: number;
  /** ms UTC; null: it is not paused. Survives publishing. */
  readonly pausedAt: number | null;
}

/** What one process last said of a trigger it listens for. */
export interface TriggerReport {
  readonly flow: string;
  readonly trigger: string;
  /** The process. */
  readonly listener: string;
  readonly state: ListenStatus;
  readonly error: ErrorData | null;
  /** Since when it is so, and when it was last said, ms UTC. */
  readonly since: number;
  readonly at: number;
}

export interface Route {
  readonly method: string;
  readonly path: string;
  readonly flow: string;
  readonly version: number;
  readonly trigger: string;
}

export interface VersionRow {
  readonly flow: string;
  readonly version: number;
  readonly author: string;
  readonly note: string;
  readonly at: number;
}
