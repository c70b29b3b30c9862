import type { LaneRow } from './lanes.ts';
import type {
  LaneCount,
  MoveToGroup,
  PauseLanes,
  PlaceInLine,
  Prioritize,
  Reordered,
} from './order-rows.ts';
import type { ReadyCount } from './run-rows.ts';

/** The part of `TenantStore` by which people change the order of runs, and look at it. */
export interface OrderStore {
  /** Changes the rows at once; the event of it is written in the same commit, or told to the worker that holds the run. */
  prioritize(order: Prioritize): Promise<Reordered>;
  /** The same for the group; one that is held goes there as soon as its worker has come to a durable point. */
  moveToGroup(move: MoveToGroup): Promise<Reordered>;
  /** Pauses lanes, or ends that; answers as `ready`. */
  pauseLanes(change: PauseLanes): Promise<readonly ReadyCount[]>;
  /** All that was said of lanes; see `lanes.ts`. */
  lanes(): Promise<readonly LaneRow[]>;
  /** What waits in each lane, by group and priority. */
  countLanes(): Promise<readonly LaneCount[]>;
  /** Where the run stands among those that wait for the same; null: it waits for neither a worker nor a slot. */
  placeInLine(runId: string): Promise<PlaceInLine | null>;
}
