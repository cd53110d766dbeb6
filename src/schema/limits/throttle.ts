/** State of a bucket as it is shown to the caller, in units of cost. */
export interface ThrottleStatus {
  readonly maximumAvailable: number;
  readonly currentlyAvailable: number;
  /** Units that come back per second. */
  readonly restoreRate: number;
}

export interface Throttle {
  /** Takes `cost` units, or none where they are not there; `retryAfterMs` says when they will be. */
  take(key: string, cost: number): { taken: boolean; retryAfterMs: number; status: ThrottleStatus };
  /** Gives back what was taken and not used; below zero, takes what was used beyond it, also into debt. */
  giveBack(key: string, cost: number): ThrottleStatus;
}

export interface ThrottleOptions {
  readonly capacity: number;
  readonly restorePerSecond: number;
  readonly nowMs: () => number;
}

interface Bucket {
  available: number;
  at: number;
}

const mostBuckets = 10_000;

/** A leaky bucket per key, kept by this process alone: with several gateways each grants its own share. */
export function createThrottle({ capacity, restorePerSecond, nowMs }: ThrottleOptions): Throttle {
  const buckets = new Map<string, Bucket>();

  const restored = (key: string): Bucket => {
    const now = nowMs();
    const bucket = buckets.get(key) ?? added(key, now);
    const elapsedMs = Math.max(0, now - bucket.at);
    bucket.available = Math.min(capacity, bucket.available + (elapsedMs * restorePerSecond) / 1000);
    bucket.at = now;
    return bucket;
  };

  const added = (key: string, at: number): Bucket => {
    if (buckets.size >= mostBuckets) forgetFullest();
    const bucket = { available: capacity, at };
    buckets.set(key, bucket);
    return bucket;
  };

  /** A full bucket says nothing that a new one would not say. */
  const forgetFullest = (): void => {
    const now = nowMs();
    for (const [key, bucket] of buckets)
      if (bucket.available + ((now - bucket.at) * restorePerSecond) / 1000 >= capacity) buckets.delete(key);
  };

  const status = (bucket: Bucket): ThrottleStatus => ({
    maximumAvailable: capacity,
    currentlyAvailable: Math.floor(bucket.available),
    restoreRate: restorePerSecond,
  });

  return {
    take(key, cost) {
      const bucket = restored(key);
      const taken = bucket.available >= cost;
      if (taken) bucket.available -= cost;
      const retryAfterMs = taken ? 0 : Math.ceil(((cost - bucket.available) / restorePerSecond) * 1000);
      return { taken, retryAfterMs, status: status(bucket) };
    },
    giveBack(key, cost) {
      const bucket = restored(key);
      bucket.available = Math.min(capacity, bucket.available + cost);
      return status(bucket);
    },
  };
}
