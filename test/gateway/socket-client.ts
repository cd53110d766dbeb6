import { createClient, type Client, type FormattedExecutionResult } from 'graphql-ws';
import { WebSocket } from 'ws';

export interface Ended {
  readonly code: number;
  readonly reason: string;
}

/** A client of the gateway's subscriptions that keeps what comes and hands it out in order. */
export interface SocketClient {
  /** Begins a subscription. */
  follow(query: string, variables?: Record<string, unknown>): Feed;
  /** Resolves when the server has taken the token. */
  readonly connected: Promise<void>;
  /** Resolves when the server has closed the socket. */
  readonly closed: Promise<Ended>;
  dispose(): void;
}

export interface Feed {
  /** The next result; rejects with what ended the feed where none comes. */
  next(): Promise<FormattedExecutionResult<Record<string, never>, unknown>>;
  stop(): void;
}

export function socketClient(
  url: string,
  token: string | null,
  headers: Record<string, string> = {},
): SocketClient {
  let onClosed: (ended: Ended) => void = () => {};
  const closed = new Promise<Ended>((resolve) => (onClosed = resolve));
  let onConnected = (): void => {};
  const connected = new Promise<void>((resolve) => (onConnected = resolve));
  class WithHeaders extends WebSocket {
    constructor(address: string, protocols: string | string[]) {
      super(address, protocols, { headers });
    }
  }
  const client: Client = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WithHeaders,
    connectionParams: token === null ? {} : { authorization: `Bearer ${token}` },
    retryAttempts: 0,
    on: { connected: () => onConnected(), closed: (event) => onClosed(event as Ended) },
    onNonLazyError: () => {},
  });

  return {
    connected,
    closed,
    // It waits for a connection that is being made, and rejects where none comes about: no goodbye is needed then.
    dispose: () => void Promise.resolve(client.dispose()).catch(() => {}),
    follow(query, variables) {
      const iterator = client.iterate<Record<string, never>>({ query, ...(variables ? { variables } : {}) });
      return {
        async next() {
          const result = await iterator.next();
          if (result.done) throw new Error('the feed has ended');
          return result.value;
        },
        stop: () => {
          void iterator.return?.();
        },
      };
    },
  };
}
