import { ConnectorError, type HttpClient } from '@weir/connectors/sdk';
import { anySignal } from './stop.ts';

/** The client one call of an action gets, and what is known of its requests. */
export interface Sending {
  readonly http: HttpClient;
  /** A request that changes something may have left. */
  sent(): boolean;
  /**
   * Such a request may have left, and what became of it is not known: no answer came back, none that could be read, or one
   * only by way of a redirect, which says that the first place has dealt with the request already.
   */
  unanswered(): boolean;
  /** Whether the client itself threw this: nobody on the other side said it. */
  isTransport(error: unknown): boolean;
}

export interface SendingOptions {
  /** Requests that change something get a connection of their own. */
  readonly fresh: boolean;
  /** Default time of a request, ms. */
  readonly timeoutMs: number | undefined;
  /** Ends every request of the call, whatever signal the connector passes. */
  readonly stop: AbortSignal;
}

const harmless: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

export function watchSending(http: HttpClient, options: SendingOptions): Sending {
  const { fresh, timeoutMs, stop } = options;
  const thrown = new WeakSet<object>();
  let inFlight = 0;
  let sent = false;
  let unanswered = false;

  const noteFailure = (error: unknown, changes: boolean) => {
    if (error instanceof ConnectorError) thrown.add(error);
    if (!changes || (error instanceof ConnectorError && error.nothingSent)) return;
    sent = true;
    // Whatever its code: the client throws only where there is no answer, so none says that nothing was done.
    unanswered = true;
  };

  return {
    http: {
      async request(request, signal) {
        const changes = request.changes ?? !harmless.has(request.method.toUpperCase());
        const complete = {
          ...(timeoutMs !== undefined && { timeoutMs }),
          fresh: fresh && changes,
          ...request,
        };
        if (changes) inFlight += 1;
        try {
          const response = await http.request(complete, anySignal([signal, stop]));
          sent ||= changes;
          unanswered ||= changes && response.redirected === true;
          return response;
        } catch (error) {
          noteFailure(error, changes);
          throw error;
        } finally {
          if (changes) inFlight -= 1;
        }
      },
    },
    sent: () => sent || inFlight > 0,
    unanswered: () => unanswered || inFlight > 0,
    isTransport: (error) => typeof error === 'object' && error !== null && thrown.has(error),
  };
}
