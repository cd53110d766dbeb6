/** What a gateway bears from sockets. */
export interface SocketLimits {
  /** Largest message taken; a larger one closes the socket with 1009. */
  readonly payloadBytes: number;
  readonly socketsPerTenant: number;
  readonly subscriptionsPerSocket: number;
  readonly subscriptionsPerTenant: number;
  /** Bytes that may wait for a slow reader before its socket is closed with 1013. */
  readonly watermarkBytes: number;
  /** Between opening a socket and the message that brings the token; then it is closed with 4408. */
  readonly initMs: number;
  /** Between pings; a socket that does not answer one before the next is dropped. */
  readonly keepAliveMs: number;
}

export const defaultSocketLimits: SocketLimits = {
  payloadBytes: 65_536,
  socketsPerTenant: 1_000,
  subscriptionsPerSocket: 50,
  subscriptionsPerTenant: 5_000,
  watermarkBytes: 1_048_576,
  initMs: 3_000,
  keepAliveMs: 12_000,
};
