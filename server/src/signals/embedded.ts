import type { LocalSocketClient, Peer, Service } from '../local-socket/local-socket.ts';
import type { RunSignal, Signals } from './signals.ts';
import { createSubscriptions, type Subscriptions, subscriptionKey } from './subscriptions.ts';

/** Name of the signals' service on the local socket. */
export const signalsService = 'signals';

/** A worker tells what it listens to; signals themselves go both ways. */
type Message = { readonly signal: RunSignal } | { readonly key: string; readonly listen: boolean };

/** Signals of one machine: the api is the hub, `service` is what it serves to workers. */
export function createEmbeddedSignals(): { signals: Signals; service: Service } {
  const own = createSubscriptions();
  /** Run → peers that listen to it. */
  const listening = new Map<string, Set<Peer>>();

  const spread = (signal: RunSignal): void => {
    own.deliver(signal);
    for (const peer of listening.get(subscriptionKey(signal)) ?? []) {
      peer.push(signalsService, { signal });
    }
  };
  const listen = (peer: Peer, key: string, wanted: boolean): void => {
    const peers = listening.get(key) ?? new Set<Peer>();
    if (wanted) peers.add(peer);
    else peers.delete(peer);
    if (peers.size > 0) listening.set(key, peers);
    else listening.delete(key);
  };

  return {
    signals: toSignals(own, spread, () => undefined),
    service: {
      push(peer, message) {
        const told = message as Message;
        if ('signal' in told) spread(told.signal);
        else listen(peer, told.key, told.listen);
      },
      gone(peer) {
        for (const key of [...listening.keys()]) listen(peer, key, false);
      },
    },
  };
}

export function connectEmbeddedSignals(client: LocalSocketClient): Signals {
  const own = createSubscriptions();
  const tell = (message: Message): void => client.push(signalsService, message);
  client.onPush(signalsService, (message) =>
    own.deliver((message as { signal: RunSignal }).signal),
  );
  return toSignals(
    own,
    (signal) => tell({ signal }),
    (key, listen) => tell({ key, listen }),
  );
}

function toSignals(
  own: Subscriptions,
  publish: (signal: RunSignal) => void,
  onListen: (key: string, listen: boolean) => void,
): Signals {
  return {
    publish,
    subscribe(run, listener) {
      const key = subscriptionKey(run);
      if (own.add(key, listener) === 1) onListen(key, true);
      return () => {
        if (own.remove(key, listener) === 0) onListen(key, false);
      };
    },
    close: async () => undefined,
  };
}
