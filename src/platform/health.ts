/** A part that can say whether it works; rejects or answers with a reason where it does not. */
export type HealthCheck = () => Promise<void>;

export interface HealthReport {
  readonly ok: boolean;
  /** By part: `ok`, or what is wrong with it. */
  readonly checks: Readonly<Record<string, string>>;
}

/** Live: the process turns its event loop. Ready: every registered part works. */
export class Health {
  readonly #checks = new Map<string, HealthCheck>();
  #stopping = false;

  register(name: string, check: HealthCheck): void {
    this.#checks.set(name, check);
  }

  /** From now on the process is not ready: load balancers turn away while running work ends. */
  stopping(): void {
    this.#stopping = true;
  }

  async live(): Promise<HealthReport> {
    return { ok: true, checks: {} };
  }

  async ready(timeoutMs = 2000): Promise<HealthReport> {
    const results = await Promise.all(
      [...this.#checks].map(async ([name, check]) => [name, await outcome(check, timeoutMs)] as const),
    );
    if (this.#stopping) results.push(['process', 'stopping']);
    return { ok: results.every(([, result]) => result === 'ok'), checks: Object.fromEntries(results) };
  }
}

async function outcome(check: HealthCheck, timeoutMs: number): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const tooSlow = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([check(), tooSlow]);
    return 'ok';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
}
