import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { audit } from './audit.ts';
import type { Check } from './check.ts';
import { engineServer } from './engine-host.ts';
import { startFaults } from './faults.ts';
import { modelsEqualFold } from './fold.ts';
import { publishPlans, startLoad } from './load.ts';
import { openMachine, type Machine } from './machine.ts';
import { sampledNode, watchMemory, type MemoryReport } from './memory.ts';
import { openProof } from './proof.ts';
import { startRabbit, type RabbitHost } from './rabbitmq-host.ts';
import type { Figure } from './report.ts';

export interface SoakOptions {
  readonly seconds: number;
  /** Requests a second while the engine keeps up. */
  readonly rate: number;
  /** From a server's coming back to its next kill. */
  readonly faultEverySeconds: number;
  readonly tell: (line: string) => void;
}

export interface SoakReport {
  readonly figures: readonly Figure[];
  readonly checks: readonly Check[];
}

const settleMs = 120_000;
/** Each sample collects the garbage of the whole heap: more often would be load of another kind. */
const sampleMs = 5_000;
/** Below it, what is alive tells of filling caches only. */
const memoryTellsFrom = 40;

/**
 * An engine with all roles under load while PostgreSQL and RabbitMQ are killed again and again; then everything is counted. The servers
 * are private and gone afterwards.
 */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const machine = await openMachine(options.tell);
  try {
    return await soakOn(machine, await startRabbit(machine), options);
  } finally {
    await machine.close();
  }
}

async function soakOn(
  machine: Machine,
  rabbitmq: RabbitHost,
  { seconds, rate, faultEverySeconds, tell }: SoakOptions,
): Promise<SoakReport> {
  const proof = await openProof(machine, rabbitmq.url);
  const memoryFile = join(machine.folder, 'memory');
  const server = await engineServer(
    'engine',
    machine.folder,
    { ...proof.env, HEAP_SAMPLES: memoryFile },
    sampledNode,
  );
  const engine = await machine.run(server);
  const doors = await proof.doors([server.address]);
  for (const door of doors) await publishPlans(door);

  tell(`Load for ${seconds} s; PostgreSQL and RabbitMQ are killed ${faultEverySeconds} s after each start …`);
  const load = startLoad(doors, rate);
  const commands = (): number =>
    load.tally.opened + load.tally.started + load.tally.changed + load.tally.cancelled;
  const memory = watchMemory(engine.pid, memoryFile, sampleMs, commands);
  const faults = startFaults(
    [machine.postgres, rabbitmq.host],
    proof.downstream.rules,
    faultEverySeconds * 1_000,
  );
  await Promise.race([pause(seconds * 1_000), faults.running]);
  await faults.stop();
  if (!engine.runs) throw new Error(`The engine has ended:\n${engine.lastWords()}`);
  const result = await load.stop();
  tell('Everything serves again; waiting until nothing is under way …');
  const settling = performance.now();
  const checks = await audit(proof.engine, result, proof.downstream.ledger, settleMs);
  const settledIn = performance.now() - settling;
  const used = memory.stop();
  await engine.stop();
  const calls = proof.downstream.calls();
  await proof.close();
  const equality = await modelsEqualFold(machine.databaseUrl);

  const figures: Figure[] = [
    ...[...faults.counts].map(([name, count]) => ({ name: `${name} killed`, value: `${count} times` })),
    { name: 'commands done', value: commands() },
    { name: 'answers lost', value: `${result.tally.unknown}, each asked again under its key` },
    { name: 'longest wait of a client', value: `${Math.round(result.tally.longestMs)} ms` },
    {
      name: 'calls at the downstream',
      value: `${calls} for ${proof.downstream.ledger.entries().length} effects and returns`,
    },
    { name: 'last load to the end of the count', value: `${Math.round(settledIn)} ms` },
    { name: 'largest resident memory', value: `${used.largestRssMb} MB` },
  ];
  return { figures, checks: [...checks, equality, ...memoryFlat(used)] };
}

/** Room for caches that have not filled up yet. */
const roomMb = 8;

/** Nothing to tell of a run of less than a few minutes. */
function memoryFlat({ samples: count, heapMiddleMb, heapEndMb, bytesPerCommand }: MemoryReport): Check[] {
  if (count < memoryTellsFrom) return [];
  const flat = {
    name: 'memory flat',
    holds: heapEndMb <= heapMiddleMb * 1.1 + roomMb,
    detail: `alive after collection: ${heapMiddleMb} MB in the middle, ${heapEndMb} MB at the end, ${bytesPerCommand} bytes a command, ${count} samples`,
  };
  return [flat];
}
