import type { Grant } from './advance.ts';

/** An orchestrator that takes on what begins in its own process. */
export interface Claimant {
  /** Null where it takes on nothing more. */
  grant(): Grant | null;
}

/** Claims of appends that never came; they are forgotten, the oldest first. */
const mostHeld = 1_000;

/**
 * The first steps of a saga that begins in the process of an orchestrator are begun in the very append that begins the saga: one append, one
 * page of the outbox and one batch of the read models less, and no wait for them. What was granted is claimed once that append is known
 * to be committed; where the process dies before, the lease lapses, as after any other beginning of an attempt.
 */
export class Claims {
  readonly #held = new Map<string, string>();
  #claimant: Claimant | null = null;

  /** Returns the function that ends it. */
  open(claimant: Claimant): () => void {
    this.#claimant = claimant;
    return () => void (this.#claimant = null);
  }

  /** What the saga's first attempts are granted; null where they are left to whoever hears of it. Of two decisions the later one counts. */
  grantFor(tenant: string, sagaId: string): Grant | null {
    const grant = this.#claimant?.grant() ?? null;
    if (!grant) return null;
    const id = idOf(tenant, sagaId);
    this.#held.delete(id);
    this.#held.set(id, grant.lease);
    if (this.#held.size > mostHeld) this.#held.delete(this.#held.keys().next().value!);
    return grant;
  }

  /** The lease of a saga that has begun; once. */
  take(tenant: string, sagaId: string): string | null {
    const id = idOf(tenant, sagaId);
    const lease = this.#held.get(id) ?? null;
    this.#held.delete(id);
    return lease;
  }
}

const idOf = (tenant: string, sagaId: string): string => `${tenant}/${sagaId}`;
