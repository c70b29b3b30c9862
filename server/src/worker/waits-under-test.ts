import type { Json } from '@weir/contract/json';
import { addressed, packMessage } from '../store/run-messages.ts';
import type { CallbackFate, OpenWait, WaitChanges } from '../store/tenant-store.ts';

/** The waits of one run, as a store has them, and what comes for them from outside. */
export interface WaitsUnderTest {
  change(changes: WaitChanges): void;
  /** Answers whether nothing had answered it. */
  close(place: string): boolean;
  /** Answers how many it woke. `keepUntil`: ms UTC. */
  signal(given: { name: string; key: string; data?: Json; keepUntil?: number }): number;
  callBack(given: { place: string; body: Json; headers: Json }): CallbackFate['fate'];
  /** Whether a callback would still count. */
  awaits(place: string): boolean;
}

interface Row {
  state: 'open' | 'early' | 'answered' | 'closed';
  readonly wait?: OpenWait;
  readonly early?: Uint8Array;
}

/** `tell` sends a message to the run; false: it has ended. */
export function waitsUnderTest(tell: (bytes: Uint8Array) => boolean): WaitsUnderTest {
  const rows = new Map<string, Row>();
  const kept = new Map<string, { readonly bytes: Uint8Array; readonly until: number }>();
  const nameOf = (name: string, key: string): string => JSON.stringify([name, key]);

  const open = (wait: OpenWait): void => {
    const { place } = wait;
    if (wait.kind === 'signal') {
      const known = kept.get(nameOf(wait.name, wait.key));
      if (known && known.until > wait.at) tell(addressed(known.bytes, place));
      else rows.set(place, { state: 'open', wait });
      return;
    }
    const early = rows.get(place)?.early;
    rows.set(place, { state: early ? 'answered' : 'open', wait });
    if (early) tell(addressed(early, place));
  };

  return {
    change({ opened, closed }) {
      for (const place of closed) {
        const row = rows.get(place);
        if (row?.wait?.kind === 'signal') rows.delete(place);
        else if (row?.state === 'open') row.state = 'closed';
      }
      for (const wait of opened) open(wait);
    },
    close(place) {
      const row = rows.get(place);
      if (row?.state !== 'open') return row?.state === 'closed';
      row.state = 'closed';
      return true;
    },
    signal({ name, key, data, keepUntil }) {
      const bytes = packMessage({ kind: 'signal', ...(data !== undefined && { data }) });
      if (keepUntil !== undefined) kept.set(nameOf(name, key), { bytes, until: keepUntil });
      let woken = 0;
      for (const [place, row] of rows) {
        const { state, wait } = row;
        if (state !== 'open' || wait?.kind !== 'signal') continue;
        if (wait.name !== name || wait.key !== key) continue;
        row.state = 'answered';
        if (tell(addressed(bytes, place))) woken += 1;
      }
      return woken;
    },
    callBack({ place, body, headers }) {
      const bytes = packMessage({ kind: 'callback', body, headers });
      const row = rows.get(place);
      if (!row) {
        rows.set(place, { state: 'early', early: bytes });
        return 'kept';
      }
      if (row.state !== 'open') return 'gone';
      row.state = 'answered';
      return tell(addressed(bytes, place)) ? 'answered' : 'gone';
    },
    awaits: (place) => (rows.get(place)?.state ?? 'open') === 'open',
  };
}
