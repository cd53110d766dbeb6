import { setTimeout as pause } from 'node:timers/promises';
import { brokerNamespace } from '../../src/broker.ts';
import { createRabbitBroker } from '../../src/messaging/rabbitmq.ts';
import { processRoles, type ProcessRole } from '../../src/platform/config.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { audit } from '../soak/audit.ts';
import type { Check } from '../soak/check.ts';
import { engineServer } from '../soak/engine-host.ts';
import { modelsEqualFold } from '../soak/fold.ts';
import type { Host } from '../soak/host.ts';
import { publishPlans, startLoad } from '../soak/load.ts';
import { openMachine, type Machine } from '../soak/machine.ts';
import { openProof, type Proof } from '../soak/proof.ts';
import { openMarkers, type Recovery } from './markers.ts';
import { startRabbitCluster, type RabbitCluster } from './nodes.ts';
import { allEnded, sagasUnderWay } from './under-way.ts';
import { orderKept, witness } from './witness.ts';

export interface ClusterOptions {
  /** Requests a second, besides the markers. */
  readonly rate: number;
  readonly tell: (line: string) => void;
}

/** Milliseconds after the kill of `name`. */
export interface Kill extends Recovery {
  readonly name: string;
  /** Until the last of the sagas had ended that were under way when it was killed; their number. */
  readonly underWay: number;
  readonly sagas: number;
}

export interface ClusterReport {
  readonly kills: readonly Kill[];
  readonly checks: readonly Check[];
}

/** Has no other traffic than the markers. */
const markerTenant = 'markers';
const settleMs = 120_000;
/** From a killed process's coming back to the next kill. */
const calmMs = 2_000;

/**
 * Three RabbitMQ nodes and two processes of each role, of which one each is killed under load, one after the other. Everything is
 * private and gone afterwards.
 */
export async function cluster(options: ClusterOptions): Promise<ClusterReport> {
  const machine = await openMachine(options.tell);
  try {
    options.tell('Starting three RabbitMQ nodes …');
    const rabbitmq = await startRabbitCluster(machine);
    const proof = await openProof(machine, rabbitmq.urlFrom(0), [markerTenant]);
    options.tell('Starting two processes of each role …');
    const processes = await startProcesses(machine, proof, rabbitmq);
    const report = await killUnderLoad(proof, rabbitmq, processes, options);
    for (const { host } of processes) await host.stop();
    await proof.close();
    return { ...report, checks: [...report.checks, await modelsEqualFold(machine.databaseUrl)] };
  } finally {
    await machine.close();
  }
}

interface RoleProcess {
  readonly role: ProcessRole;
  readonly host: Host;
  readonly address: string;
}

async function startProcesses(
  machine: Machine,
  proof: Proof,
  rabbitmq: RabbitCluster,
): Promise<readonly RoleProcess[]> {
  const start = async (role: ProcessRole, index: number): Promise<RoleProcess> => {
    // Of each role one process holds to the first node and one to the second, until it dies.
    const env = { ...proof.env, ROLES: role, AMQP_URL: rabbitmq.urlFrom(index), DATABASE_POOL: '8' };
    const server = await engineServer(`${role}-${index + 1}`, machine.folder, env);
    return { role, host: await machine.run(server), address: server.address };
  };
  return Promise.all(processRoles.flatMap((role) => [start(role, 0), start(role, 1)]));
}

async function killUnderLoad(
  proof: Proof,
  rabbitmq: RabbitCluster,
  processes: readonly RoleProcess[],
  { rate, tell }: ClusterOptions,
): Promise<ClusterReport> {
  const namespace = await brokerNamespace(proof.pool, '');
  const broker = createRabbitBroker({ url: rabbitmq.urlFrom(2), namespace, logger: silentLogger });
  const watching = await witness(broker);
  const gateways = processes.filter(({ role }) => role === 'gateway').map(({ address }) => address);
  const doors = await proof.doors(gateways);
  const [markerDoor] = await proof.doorsOf(markerTenant, gateways);
  for (const door of [...doors, markerDoor!]) await publishPlans(door);
  const markers = await openMarkers(markerDoor!, proof.pool, markerTenant);
  const load = startLoad(doors, rate);
  await markers.send(); // what is slow only because it happens for the first time
  const struck = async (name: string, strike: () => Promise<void>): Promise<Kill> => {
    const sagas = await sagasUnderWay(proof.pool);
    await strike();
    const [recovery, underWay] = await Promise.all([markers.send(), allEnded(proof.pool, sagas)]);
    return { name, ...recovery, underWay, sagas: sagas.length };
  };
  const kills: Kill[] = [await struck('nothing', async () => {})];
  const victims = [
    rabbitmq.nodes[0]!,
    ...processRoles.map((wanted) => processes.find(({ role }) => role === wanted)!.host),
  ];
  for (const victim of victims) {
    tell(`Killing ${victim.name} …`);
    kills.push(await struck(victim.name, () => victim.kill()));
    await victim.start();
    await pause(calmMs);
  }
  const { tally, successes } = await load.stop();
  tell('Waiting until nothing is under way …');
  const { opened, started, changed } = markers.done;
  const all = {
    ...tally,
    opened: tally.opened + opened,
    started: tally.started + started,
    changed: tally.changed + changed,
  };
  const checks = await audit(proof.engine, { tally: all, successes }, proof.downstream.ledger, settleMs);
  const order = orderKept(await watching.testify(proof.pool, settleMs));
  await watching.close();
  await broker.close();
  return { kills, checks: [order, ...checks] };
}
