import type { CallOutcome, Connector, DownstreamCall } from './types.ts';

export interface BreakerOptions {
  /** Milliseconds, never going back; default the process's own. */
  readonly nowMs?: () => number;
  /** Calls in a row that brought no usable answer until the breaker opens; default 5. */
  readonly threshold?: number;
  /** From opening to the first probe; doubled with each probe that fails. Default 5 s. */
  readonly openMs?: number;
  /** Longest time between two probes; default 60 s. */
  readonly longestMs?: number;
}

export interface OpenBreakers {
  readonly downstream: string;
  /** `open`: nothing is sent. `probing`: one call is on its way, and decides. */
  readonly state: 'open' | 'probing';
  /** Of how many tenants. */
  readonly tenants: number;
}

export interface CircuitBreaker extends Connector {
  /** Those that are not closed. */
  open(): readonly OpenBreakers[];
  /** Calls that were not sent, by downstream. */
  withheld(): ReadonlyMap<string, number>;
}

/** What is known of one downstream of one tenant that lately failed to answer. */
interface Circuit {
  readonly downstream: string;
  failures: number;
  /** When a probe may be sent; null while it is closed. */
  probeAt: number | null;
  openMs: number;
  isProbing: boolean;
}

/**
 * Spares a downstream that does not answer, and the attempts of those who would ask it: after some calls in vain nothing is sent for a while,
 * then one call probes. What is not sent is answered as failed and `withheld`. A refusal is an answer. Kept by this process
 * alone, for each tenant and downstream: what one tenant sends does not silence the others.
 */
export function createCircuitBreaker(connector: Connector, options: BreakerOptions = {}): CircuitBreaker {
  const { nowMs = () => performance.now(), threshold = 5, openMs = 5_000, longestMs = 60_000 } = options;
  const circuits = new Map<string, Circuit>();
  const withheld = new Map<string, number>();

  /** Milliseconds to wait, where the call must not be sent. */
  const waitMs = (circuit: Circuit | undefined): number | null => {
    if (!circuit || circuit.probeAt === null) return null;
    const leftMs = circuit.probeAt - nowMs();
    return leftMs > 0 ? leftMs : circuit.isProbing ? openMs : null;
  };

  const failed = (key: string, downstream: string, isProbe: boolean): void => {
    const fresh: Circuit = { downstream, failures: 0, probeAt: null, openMs, isProbing: false };
    const circuit = circuits.get(key) ?? fresh;
    circuits.set(key, circuit);
    circuit.failures += 1;
    if (isProbe) circuit.openMs = Math.min(longestMs, circuit.openMs * 2);
    // A call that left before the breaker opened, and fails after it, is no news.
    if (isProbe || (circuit.probeAt === null && circuit.failures >= threshold))
      circuit.probeAt = nowMs() + circuit.openMs;
    if (isProbe) circuit.isProbing = false;
  };

  const guarded = async (call: DownstreamCall, send: () => Promise<CallOutcome>): Promise<CallOutcome> => {
    const { tenant, downstream } = call;
    const key = JSON.stringify([tenant, downstream]);
    const circuit = circuits.get(key);
    const wait = waitMs(circuit);
    if (wait !== null) {
      withheld.set(downstream, (withheld.get(downstream) ?? 0) + 1);
      return notSent(downstream, wait);
    }
    const isProbe = circuit !== undefined && circuit.probeAt !== null;
    if (isProbe) circuit.isProbing = true;
    let answered = false;
    try {
      const outcome = await send();
      answered = isAnswer(outcome);
      return outcome;
    } finally {
      if (answered) circuits.delete(key);
      else failed(key, downstream, isProbe);
    }
  };

  return {
    invoke: (call) => guarded(call, () => connector.invoke(call)),
    undo: (call) => guarded(call, () => connector.undo(call)),
    withheld: () => withheld,
    open: () => {
      const counts = new Map<string, OpenBreakers>();
      for (const { downstream, probeAt, isProbing } of circuits.values()) {
        if (probeAt === null) continue;
        const state = isProbing ? 'probing' : 'open';
        const { tenants } = counts.get(`${downstream}/${state}`) ?? { tenants: 0 };
        counts.set(`${downstream}/${state}`, { downstream, state, tenants: tenants + 1 });
      }
      return [...counts.values()];
    },
  };
}

/** Done, or refused for good: the other side is there. */
const isAnswer = (outcome: CallOutcome): boolean =>
  outcome.outcome === 'succeeded' || (outcome.outcome === 'failed' && !outcome.retryable);

const notSent = (downstream: string, retryAfterMs: number): CallOutcome => ({
  outcome: 'failed',
  code: 'circuit_open',
  message: `${downstream} has not answered lately: not sent, to be tried again`,
  retryable: true,
  retryAfterMs: Math.ceil(retryAfterMs),
  withheld: true,
});
