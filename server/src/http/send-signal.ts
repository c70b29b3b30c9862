import { milliseconds } from '@weir/contract/flow';
import { crashPoint } from '../observe/crash-points.ts';
import type { Queue } from '../queue/queue.ts';
import { packMessage } from '../store/run-messages.ts';
import type { SignalHeard, TenantStores } from '../store/tenant-store.ts';
import { addTickets } from '../triggers/tickets.ts';
import { audit } from './audit.ts';
import type { Handlers } from './endpoint.ts';

export interface SendSignalParts {
  readonly stores: TenantStores;
  readonly queue: Queue;
  readonly now: () => number;
}

/** A signal from outside: it wakes all runs of the tenant that wait for it, however many they are. */
export function sendSignalHandlers(parts: SendSignalParts): Pick<Handlers, 'sendSignal'> {
  return {
    async sendSignal(call) {
      const { principal, params, body } = call;
      const { tenant } = principal;
      const { name } = params;
      const { key, data, keep } = body;
      const store = parts.stores.of(tenant);
      const signal = {
        name,
        key,
        bytes: packMessage({ kind: 'signal', ...(data !== undefined && { data }) }),
        keepUntil: keep === undefined ? null : parts.now() + milliseconds(keep),
      };
      let woken = 0;
      let heard: SignalHeard | undefined;
      do {
        heard = await store.signal({ ...signal, after: heard?.next ?? null });
        crashPoint('signal-stored');
        await addTickets(parts.queue, tenant, heard.ready);
        woken += heard.woken;
      } while (heard.next);
      await audit(parts, call, { action: 'signal.send', object: `${name}/${key}` });
      return { woken };
    },
  };
}
