import { performance } from 'node:perf_hooks';
import { figure, type Figure } from '../harness/figure.ts';
import { openLoop } from '../harness/open-loop.ts';
import type { Run } from '../harness/stand.ts';
import { percentile } from '../harness/statistics.ts';
import { withEngine } from './measured-engine.ts';

const perSecond = 500;
const query = `query Check($accountId: ID!) {
  entitlementCheck(accountId: $accountId, feature: "seats") { granted limit } }`;

interface Answer {
  readonly entitlementCheck: { readonly granted: boolean };
}

/** From sending a strong check until its answer is there. */
export async function entitlementBench(run: Run): Promise<readonly Figure[]> {
  run.tell(`entitlement checks: ${perSecond}/s`);
  const [warmUpMs, forMs] = run.quick ? [2_000, 4_000] : [5_000, 15_000];
  const { latencies, residentMb } = await withEngine(200, run, async ({ client, customers, usage }) => {
    const measured: number[] = [];
    const check = async (index: number): Promise<void> => {
      const { accountId } = customers[index % customers.length]!;
      const at = performance.now();
      const { entitlementCheck } = await client.ask<Answer>(query, { accountId: `Account:${accountId}` });
      measured.push(performance.now() - at);
      if (!entitlementCheck.granted) throw new Error('a customer has no seats');
    };
    await openLoop(perSecond, warmUpMs, check);
    measured.length = 0;
    await openLoop(perSecond, forMs, check);
    return { latencies: measured, residentMb: (await usage()).residentBytes / 1_000_000 };
  });
  const wanted = (atMost: number) => ({ unit: 'ms', target: { atMost } });
  return [
    figure('entitlement check, strong, 500/s, p50', percentile(latencies, 0.5), wanted(2)),
    figure('entitlement check, strong, 500/s, p99', percentile(latencies, 0.99), wanted(10)),
    figure('resident memory with all roles, checks at 500/s', residentMb, {
      unit: 'MB',
      target: { atMost: 300 },
    }),
  ];
}
