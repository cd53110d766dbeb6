import { performance } from 'node:perf_hooks';
import { setTimeout as pass } from 'node:timers/promises';
import { brokerOf } from '../../src/broker.ts';
import { readConfig } from '../../src/platform/config.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { witness } from '../cluster/witness.ts';
import { endlessBook } from '../harness/book.ts';
import { figure, type Figure } from '../harness/figure.ts';
import { tenant, type Run } from '../harness/stand.ts';
import { percentile } from '../harness/statistics.ts';
import { until } from '../harness/until.ts';
import { wire } from '../harness/wired.ts';
import { modelsEqualFold } from '../soak/fold.ts';
import { openMachine } from '../soak/machine.ts';
import { openProof, type Proof } from '../soak/proof.ts';
import { startRabbit, type RabbitHost } from '../soak/rabbitmq-host.ts';
import { settled } from '../soak/settled.ts';
import { steadyLoad } from './steady-load.ts';

const perSecond = 200;
const patienceMs = 120_000;

/**
 * RabbitMQ is killed under a steady load of appends, stays away for two minutes (20 s in a quick run) and comes back while the load goes
 * on. The servers are private and gone afterwards. @throws where the backlog is not drained, or the read models are not what the log says
 */
export async function outageBench(run: Run): Promise<readonly Figure[]> {
  const machine = await openMachine(run.tell);
  try {
    const rabbitmq = await startRabbit(machine);
    const proof = await openProof(machine, rabbitmq.url, [tenant]);
    const figures = await measure(proof, rabbitmq, run).finally(() => proof.close());
    const { holds, name, detail } = await modelsEqualFold(machine.databaseUrl);
    if (!holds) throw new Error(`${name}: ${detail}`);
    return figures;
  } finally {
    await machine.close();
  }
}

async function measure(proof: Proof, { host }: RabbitHost, run: Run): Promise<readonly Figure[]> {
  const config = readConfig(proof.env);
  const load = steadyLoad(endlessBook(), perSecond);
  // That the broker is gone is no news here.
  const quiet = { ...run, logger: silentLogger };
  const { engine, relay, stop } = await wire({ config }, 'all', quiet, (batch) => load.noteApplied(batch));
  const broker = await brokerOf(config, proof.pool, silentLogger);
  try {
    const watching = await witness(broker);
    relay.start();
    const [beforeMs, awayMs] = run.quick ? [5_000, 20_000] : [20_000, 120_000];
    await load.during(engine.store, () => pass(beforeMs)); // what is slow only because it happens for the first time
    const before = await load.during(engine.store, () => pass(beforeMs));

    run.tell(`outage: RabbitMQ is killed and stays away for ${awayMs / 1000} s`);
    let atKill = 0;
    const away = await load.during(engine.store, async () => {
      await host.kill();
      atKill = load.appended();
      await pass(awayMs);
    });
    // Not of the outage: a starting RabbitMQ takes all the processor time that it can get.
    await load.during(engine.store, () => host.start());
    const returned = performance.now();
    const atReturn = load.appended();
    run.tell('outage: RabbitMQ is back');
    const drained = (): Promise<void> =>
      until(() => load.areApplied(atReturn), 'the backlog was not drained');
    await load.during(engine.store, drained);
    const left = await settled(proof.pool, patienceMs);
    if (Object.values(left).some((count) => count > 0))
      throw new Error(`still on its way after ${patienceMs} ms: ${JSON.stringify(left)}`);
    const recoveryMs = performance.now() - returned;

    const { missing, overtaken } = await watching.testify(proof.pool, patienceMs);
    const { rows } = await proof.pool.query<{ stored: number }>('select count(*)::int as stored from events');
    const lost = load.appended() - rows[0]!.stored + missing;
    const [p99Before, p99Away] = [percentile(before, 0.99), percentile(away, 0.99)];
    return [
      figure('broker outage, events written meanwhile', atReturn - atKill, { unit: 'events' }),
      figure('broker outage, events lost', lost, { unit: 'events', target: { atMost: 0 } }),
      figure('broker outage, events out of order', overtaken, { unit: 'events', target: { atMost: 0 } }),
      figure('broker back to every read model at the heads', recoveryMs / 1000, { unit: 's' }),
      figure('append during a broker outage, p99', p99Away, { unit: 'ms' }),
      figure('append during a broker outage, p99', p99Away / p99Before, { unit: '×', against: 'before it' }),
    ];
  } finally {
    await broker.close();
    await stop();
  }
}
