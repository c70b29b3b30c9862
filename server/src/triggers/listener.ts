import { setTimeout as pause } from 'node:timers/promises';
import { type ConnectorTrigger, isConnectorTrigger } from '@weir/contract/flow';
import { toErrorData, WeirError } from '@weir/contract/weir-error';
import type { Listening, OpenTrigger } from '../connector-host/open-trigger.ts';
import type { Log } from '../observe/log.ts';
import type { TriggerReport, TriggerRow } from '../store/tenant-store.ts';
import type { LoadedVersion } from '../versions/versions.ts';
import type { AcceptParts } from './accept.ts';
import { emitInto } from './emit.ts';

export interface ListenerParts extends AcceptParts {
  readonly open: OpenTrigger;
  /** Names this process. */
  readonly listener: string;
  readonly log: Log;
}

/** A listener that has not stopped by then is left alone, ms: others are not to wait for it. */
const stopLimit = 15_000;

/** What one trigger of a published version wants. */
export interface Wish {
  readonly tenant: string;
  readonly row: TriggerRow;
  /** All that makes it listen otherwise, as one text. */
  readonly form: string;
  /** Or why it cannot be read. */
  readonly version: LoadedVersion | WeirError;
}

/** One trigger this process listens for. */
export interface Listener {
  readonly form: string;
  /** How it is doing. */
  report(): TriggerReport;
  /** Whether it was opened at all; one that was not does not try again by itself. */
  isOpen(): boolean;
  /** Events start this version from now on. */
  follow(version: LoadedVersion): void;
  stop(): Promise<void>;
}

/** Opens the trigger. What is wrong with it, or comes to be, is in its report; `onNews` is called when that changes. */
export async function openListener(
  parts: ListenerParts,
  wish: Wish,
  onNews: () => void,
): Promise<Listener> {
  const { tenant, row } = wish;
  const { now, log } = parts;
  let { version } = wish;
  let report = firstReport(parts, row);
  let listening: Listening | undefined;
  const line = { tenant, flow: row.flow, trigger: row.trigger };

  const say = (state: TriggerReport['state'], error: TriggerReport['error']): void => {
    const before = report;
    // Another attempt is no news: what is wrong stays so till it listens.
    if (state === 'connecting' && before.state === 'failing') return;
    report = { ...report, state, error, since: state === before.state ? before.since : now() };
    if (state === before.state && error?.code === before.error?.code) return;
    onNews();
    if (error) log.warn({ ...line, state, error }, 'trigger does not listen; it is tried again');
    else log.info({ ...line, state }, 'trigger');
  };
  const current = (): LoadedVersion => {
    if (version instanceof WeirError) throw version;
    return version;
  };
  try {
    const { use, connection, with: input = {} } = triggerOf(current(), row);
    const target = { tenant, flow: row.flow, trigger: row.trigger, version: current };
    const name = `weir ${tenant}/${row.flow}/${row.trigger}`;
    const call = { tenant, use, connection, input, name, report: say };
    listening = await parts.open({ ...call, ...emitInto(parts, target) });
  } catch (error) {
    if (!(error instanceof WeirError)) log.error({ ...line, error }, 'trigger cannot be opened');
    say('failing', toErrorData(error));
  }
  return {
    form: wish.form,
    report: () => report,
    isOpen: () => listening !== undefined,
    follow(next) {
      version = next;
    },
    async stop() {
      const stopped = listening?.stop().then(() => true);
      if ((await Promise.race([stopped, pause(stopLimit, false, { ref: false })])) === false)
        log.error(line, 'trigger does not stop; it is left alone');
    },
  };
}

function firstReport({ listener, now }: ListenerParts, row: TriggerRow): TriggerReport {
  const { flow, trigger } = row;
  const at = now();
  return { flow, trigger, listener, state: 'connecting', error: null, since: at, at };
}

/** Throws `Error` for a version that is not as its row says. */
export function triggerOf(
  { document }: LoadedVersion,
  { flow, trigger }: TriggerRow,
): ConnectorTrigger {
  const found = document.triggers?.[trigger];
  if (isConnectorTrigger(found)) return found;
  throw new Error(`${flow} has no trigger ${trigger} to listen for`);
}
