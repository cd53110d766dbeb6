/** What is looked up, and by which name equal look-ups are known. */
export interface LookUp {
  readonly tenant: string;
  /** Unique within the tenant for this kind of look-up. */
  readonly name: string;
}

export interface GatheringOptions {
  /** Most look-ups that share a round trip; default 64. */
  readonly maxSize?: number;
  /** Round trips under way at once; default 2. */
  readonly maxInFlight?: number;
}

interface Waiting<K, V> {
  readonly key: K;
  readonly resolve: (value: V) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Lets concurrent look-ups of this process share a round trip, by the rule of `GroupedAppends`: nothing waits for company, one that
 * finds nobody under way goes at once and alone, those that come meanwhile go together. A look-up never sees less than what was committed when
 * it was asked for, since its statement starts later. On an error each is tried alone, so one bad key never fails its neighbours.
 */
export class Gathered<K extends LookUp, V> {
  readonly #alone: (key: K) => Promise<V>;
  /** One answer per key, in the order of the keys; all of one tenant, no two of one name. */
  readonly #together: (keys: readonly K[]) => Promise<readonly V[]>;
  readonly #limits: Required<GatheringOptions>;
  #waiting: Waiting<K, V>[] = [];
  #inFlight = 0;

  constructor(
    alone: (key: K) => Promise<V>,
    together: (keys: readonly K[]) => Promise<readonly V[]>,
    options: GatheringOptions = {},
  ) {
    this.#alone = alone;
    this.#together = together;
    this.#limits = { maxSize: 64, maxInFlight: 2, ...options };
  }

  get(key: K): Promise<V> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ key, resolve, reject });
      this.#start();
    });
  }

  #start(): void {
    while (this.#inFlight < this.#limits.maxInFlight && this.#waiting.length > 0) {
      const batch = this.#takeBatch();
      this.#inFlight += 1;
      void this.#settle(batch).finally(() => {
        this.#inFlight -= 1;
        this.#start();
      });
    }
  }

  /** Those of the tenant that has waited longest, by name. */
  #takeBatch(): ReadonlyMap<string, readonly Waiting<K, V>[]> {
    const batch = new Map<string, Waiting<K, V>[]>();
    const left: Waiting<K, V>[] = [];
    const tenant = this.#waiting[0]?.key.tenant;
    for (const waiting of this.#waiting) {
      const same = batch.get(waiting.key.name);
      if (waiting.key.tenant !== tenant) left.push(waiting);
      else if (same) same.push(waiting);
      else if (batch.size < this.#limits.maxSize) batch.set(waiting.key.name, [waiting]);
      else left.push(waiting);
    }
    this.#waiting = left;
    return batch;
  }

  async #settle(batch: ReadonlyMap<string, readonly Waiting<K, V>[]>): Promise<void> {
    const askers = [...batch.values()];
    const keys = askers.map(([first]) => first!.key);
    try {
      const answers = keys.length === 1 ? [await this.#alone(keys[0]!)] : await this.#together(keys);
      askers.forEach((each, at) => each.forEach(({ resolve }) => resolve(answers[at]!)));
    } catch (error) {
      if (keys.length === 1) askers.flat().forEach(({ reject }) => reject(error));
      else
        await Promise.all(
          askers.flat().map(({ key, resolve, reject }) => this.#alone(key).then(resolve, reject)),
        );
    }
  }
}
