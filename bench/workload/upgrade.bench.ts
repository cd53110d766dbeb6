import { performance } from 'node:perf_hooks';
import { brokerOf } from '../../src/broker.ts';
import { randomIds } from '../../src/platform/ids.ts';
import { figure, type Figure } from '../harness/figure.ts';
import { openLoop } from '../harness/open-loop.ts';
import type { Run } from '../harness/stand.ts';
import { percentile } from '../harness/statistics.ts';
import { until } from '../harness/until.ts';
import { withEngine, type Measured } from './measured-engine.ts';

const perSecond = 25;
const mutation = `mutation Upgrade($input: SubscriptionChangePlanInput!, $key: String!) @idempotent(key: $key) {
  subscriptionChangePlan(input: $input) { saga { id } userErrors { message } } }`;

interface Answer {
  readonly subscriptionChangePlan: { readonly saga: { readonly id: string } | null };
}

/** From sending the mutation until the completion of its saga comes by on the live feed. */
export async function upgradeBench(run: Run): Promise<readonly Figure[]> {
  run.tell(`upgrades: ${perSecond}/s`);
  const seconds = run.quick ? 5 : 16;
  const warmUp = perSecond * (run.quick ? 2 : 4);
  const upgrades = warmUp + perSecond * seconds;
  const { latencies, residentMb } = await withEngine(upgrades, run, (measured) =>
    upgradeAll(measured, warmUp, run),
  );
  const wanted = (atMost: number) => ({ unit: 'ms', target: { atMost } });
  return [
    figure('upgrade mutation to saga completed, 25/s, p50', percentile(latencies, 0.5), wanted(60)),
    figure('upgrade mutation to saga completed, 25/s, p99', percentile(latencies, 0.99), wanted(300)),
    figure('resident memory with all roles, upgrades at 25/s', residentMb, {
      unit: 'MB',
      target: { atMost: 300 },
    }),
  ];
}

async function upgradeAll(
  { stand, client, customers, usage }: Measured,
  warmUp: number,
  { logger }: Run,
): Promise<{ readonly latencies: readonly number[]; readonly residentMb: number }> {
  const broker = await brokerOf(stand.config, stand.pool, logger);
  const [sent, completed] = [new Map<string, number>(), new Map<string, number>()];
  const tap = await broker.tap(['saga'], ({ event }) => {
    if (event.type === 'SagaCompleted') completed.set(event.stream.replace('saga-', ''), performance.now());
  });
  let residentBytes = 0;
  const watching = setInterval(() => {
    void usage().then((now) => (residentBytes = Math.max(residentBytes, now.residentBytes)));
  }, 500);
  try {
    await openLoop(perSecond, (customers.length * 1000) / perSecond, async (index) => {
      const at = performance.now();
      const subscriptionId = `Subscription:${customers[index]!.subscriptionId}`;
      const input = { subscriptionId, planCode: 'gold' };
      const answer = await client.ask<Answer>(mutation, { input, key: randomIds.next() });
      const { saga } = answer.subscriptionChangePlan;
      if (!saga) throw new Error(`an upgrade was refused: ${JSON.stringify(answer)}`);
      if (index >= warmUp) sent.set(saga.id.replace(/^\w+:/, ''), at);
    });
    await until(() => [...sent.keys()].every((id) => completed.has(id)), 'not all sagas were completed');
  } finally {
    clearInterval(watching);
    await tap.close();
    await broker.close();
  }
  const latencies = [...sent].map(([id, at]) => completed.get(id)! - at);
  return { latencies, residentMb: residentBytes / 1_000_000 };
}
