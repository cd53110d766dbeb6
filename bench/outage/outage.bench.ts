import { brokerOf } from '../../src/broker.ts';
import { readConfig } from '../../src/platform/config.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { witness } from '../cluster/witness.ts';
import { endlessBook } from '../harness/book.ts';
import { figure, type Figure } from '../harness/figure.ts';
import { tenant, type Run } from '../harness/stand.ts';
import { percentile } from '../harness/statistics.ts';
import { wire } from '../harness/wired.ts';
import { modelsEqualFold } from '../soak/fold.ts';
import { openMachine } from '../soak/machine.ts';
import { openProof, type Proof } from '../soak/proof.ts';
import { startRabbit, type RabbitHost } from '../soak/rabbitmq-host.ts';
import { goThrough } from './go-through.ts';
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
    const { before, away, written, recoveryMs } = await goThrough(
      run.quick
        ? { calmMs: 5_000, awayMs: 20_000, patienceMs }
        : { calmMs: 20_000, awayMs: 120_000, patienceMs },
      { load, store: engine.store, pool: proof.pool, rabbitmq: host, tell: run.tell },
    );
    const { missing, overtaken } = await watching.testify(proof.pool, patienceMs);
    const { rows } = await proof.pool.query<{ stored: number }>('select count(*)::int as stored from events');
    const lost = Math.max(0, load.appended() - rows[0]!.stored) + missing;
    const [p99Before, p99Away] = [percentile(before, 0.99), percentile(away, 0.99)];
    return [
      figure('broker outage, events written meanwhile', written, { unit: 'events' }),
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
