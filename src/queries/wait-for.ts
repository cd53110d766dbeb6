import type { Pool } from 'pg';
import { readModels as projections } from '../projections/read-models.ts';
import { statement } from '../projections/statement.ts';
import type { StreamVersion } from '../eventstore/types.ts';
import { decodeToken, type ReadModel } from './consistency.ts';

const reachedStatement = statement(import.meta.dirname, 'reached');

/** A hint that is lost costs this much. */
const pollMs = 100;

/** Hints that a projector has committed; details are `<projection> <tenant>`, none where there were too many. */
export interface CommitHints {
  on(channel: 'projection', listener: (details: ReadonlySet<string>) => void): () => void;
}

/**
 * Waits until a read model has applied what a token lists, for at most `timeoutMs`. Stale at once where it is parked for an account
 * concerned, because waiting would not help.
 * @throws InvalidConsistencyToken
 */
export async function waitFor(
  pool: Pool,
  hints: CommitHints,
  model: ReadModel,
  tenant: string,
  token: string | null | undefined,
  timeoutMs: number,
): Promise<{ readonly stale: boolean }> {
  const wanted = followed(model, token ? decodeToken(token) : []);
  if (wanted.length === 0) return { stale: false };
  const commits = new Commits(hints, `${model} ${tenant}`, timeoutMs);
  try {
    for (;;) {
      const { reached, parked } = await look(pool, model, tenant, wanted);
      if (reached) return { stale: false };
      if (parked || commits.timedOut) return { stale: true };
      await commits.next();
    }
  } finally {
    commits.end();
  }
}

function followed(model: ReadModel, versions: readonly StreamVersion[]): readonly StreamVersion[] {
  const types = projections.find((projection) => projection.name === model)?.streamTypes ?? [];
  return versions.filter(({ stream }) => types.some((type) => stream.startsWith(`${type}-`)));
}

async function look(
  pool: Pool,
  model: ReadModel,
  tenant: string,
  wanted: readonly StreamVersion[],
): Promise<{ reached: boolean; parked: boolean }> {
  const streams = wanted.map(({ stream }) => stream);
  const versions = wanted.map(({ version }) => version);
  const values = [tenant, model, streams, versions];
  const { rows } = await pool.query<{ reached: boolean; parked: boolean }>({ ...reachedStatement, values });
  return rows[0]!;
}

/** The next commit of a projection, or a poll, or the end of patience. A commit between two calls is not missed. */
class Commits {
  timedOut = false;
  #pending = false;
  #wake: (() => void) | null = null;
  readonly #off: () => void;
  readonly #timeout: NodeJS.Timeout;

  constructor(hints: CommitHints, detail: string, timeoutMs: number) {
    this.#off = hints.on('projection', (details) => {
      if (details.size === 0 || details.has(detail)) this.#notify();
    });
    this.#timeout = setTimeout(() => {
      this.timedOut = true;
      this.#notify();
    }, timeoutMs);
  }

  async next(): Promise<void> {
    if (!this.#pending) {
      let poll: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        poll = setTimeout(resolve, pollMs);
      });
      clearTimeout(poll);
      this.#wake = null;
    }
    this.#pending = false;
  }

  end(): void {
    this.#off();
    clearTimeout(this.#timeout);
  }

  #notify(): void {
    this.#pending = true;
    this.#wake?.();
  }
}
