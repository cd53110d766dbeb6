import type { AppendOutcome } from './append-outcome.ts';
import type { PreparedAppend } from './prepared-append.ts';
import { isRefused } from './sql-errors.ts';
import { StreamClaims } from './stream-claims.ts';

export interface GroupingOptions {
  /** Most appends that share a transaction; default 64. */
  readonly maxSize?: number;
  /** Groups of one tenant only, for a database that is distributed by tenant; default false. */
  readonly perTenant?: boolean;
  /** Groups under way at once; default 2: one gathers its rows while the other waits for the disk. */
  readonly maxInFlight?: number;
}

interface Waiting {
  readonly append: PreparedAppend;
  readonly resolve: (outcome: AppendOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Lets concurrent appends of this process share a transaction, and so a commit. Nothing waits for company: an append that finds
 * nobody under way goes at once and alone; those that come meanwhile form the next group. An append that touches a
 * stream or receipt key of a group under way waits for the next one.
 */
export class GroupedAppends {
  readonly #together: (group: readonly PreparedAppend[]) => Promise<readonly AppendOutcome[]>;
  readonly #alone: (append: PreparedAppend) => Promise<AppendOutcome>;
  readonly #limits: Required<GroupingOptions>;
  readonly #claims = new StreamClaims();
  #waiting: Waiting[] = [];
  #inFlight = 0;

  constructor(
    together: (group: readonly PreparedAppend[]) => Promise<readonly AppendOutcome[]>,
    alone: (append: PreparedAppend) => Promise<AppendOutcome>,
    options: GroupingOptions = {},
  ) {
    this.#together = together;
    this.#alone = alone;
    this.#limits = { maxSize: 64, perTenant: false, maxInFlight: 2, ...options };
  }

  append(append: PreparedAppend): Promise<AppendOutcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ append, resolve, reject });
      this.#startGroups();
    });
  }

  #startGroups(): void {
    while (this.#inFlight < this.#limits.maxInFlight && this.#waiting.length > 0) {
      const group = this.#takeGroup();
      if (group.length === 0) return;
      this.#inFlight += 1;
      void this.#settle(group).finally(() => {
        this.#inFlight -= 1;
        for (const { append } of group) this.#claims.release(append);
        this.#startGroups();
      });
    }
  }

  /** The longest waiting first; one that must wait also holds back later ones on its streams, so none is overtaken. */
  #takeGroup(): Waiting[] {
    const group: Waiting[] = [];
    const left: Waiting[] = [];
    const heldBack = new StreamClaims();
    for (const waiting of this.#waiting) {
      const { append } = waiting;
      const fits =
        group.length < this.#limits.maxSize &&
        !(this.#limits.perTenant && group[0] && tenantOf(group[0].append) !== tenantOf(append)) &&
        !heldBack.conflictsWith(append) &&
        !this.#claims.conflictsWith(append);
      if (fits) {
        this.#claims.take(append);
        group.push(waiting);
      } else {
        if (group.length < this.#limits.maxSize) heldBack.take(append);
        left.push(waiting);
      }
    }
    this.#waiting = left;
    return group;
  }

  /** Never rejects: every outcome and error goes to the append that it belongs to. */
  async #settle(group: readonly Waiting[]): Promise<void> {
    if (group.length > 1) {
      try {
        const outcomes = await this.#together(group.map(({ append }) => append));
        group.forEach(({ resolve }, index) => resolve(outcomes[index]!));
        return;
      } catch (error) {
        // Where the commit may have happened, only the callers can tell a repetition (by their receipt).
        if (!isRefused(error)) {
          for (const { reject } of group) reject(error);
          return;
        }
      }
    }
    await Promise.all(group.map(({ append, resolve, reject }) => this.#alone(append).then(resolve, reject)));
  }
}

const tenantOf = ({ entries, receipt }: PreparedAppend): string | undefined =>
  entries[0]?.tenant ?? receipt?.tenant;
