import { setTimeout as pause } from 'node:timers/promises';
import type { Rules } from '../../src/connectors/sandbox/rules.ts';
import type { Host } from './host.ts';

export interface Faults {
  /** Kills so far, by name. */
  readonly counts: ReadonlyMap<string, number>;
  /** Rejects as soon as a server does not come back; else resolves with `stop`. */
  readonly running: Promise<unknown>;
  /** Resolves when everything serves again. */
  stop(): Promise<void>;
}

/**
 * Kills each server `everyMs` after it last came to serve: by turns with SIGKILL, which leaves recovery to do, and with the signal that
 * asks for a clean end. Meanwhile the downstream loses answers, is busy, and refuses one change for good, which is then taken back.
 */
export function startFaults(hosts: readonly Host[], rules: Rules, everyMs: number): Faults {
  const ended = new AbortController();
  const counts = new Map<string, number>();
  const waiting = (): Promise<unknown> => pause(everyMs, undefined, { signal: ended.signal }).catch(() => {}); // stopped

  const killAgainAndAgain = async (host: Host): Promise<void> => {
    for (let turn = 0; ; turn += 1) {
      await waiting();
      if (ended.signal.aborted) return;
      await (turn % 2 === 0 ? host.kill() : host.stop());
      counts.set(host.name, (counts.get(host.name) ?? 0) + 1);
      await host.start();
    }
  };
  const disturbDownstream = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      rules.set([
        { mode: 'drop', times: 1 },
        { mode: 'fail', status: 503, times: 2 },
        { mode: 'fail', status: 422, downstream: 'provisioning', times: 1 },
      ]);
      await waiting();
    }
    rules.set([]);
  };
  const running = Promise.all([...hosts.map(killAgainAndAgain), disturbDownstream()]);
  running.catch(() => ended.abort()); // `stop` tells
  return {
    counts,
    running,
    stop: async () => {
      ended.abort();
      await running;
    },
  };
}
