import { parseArgs } from 'node:util';
import type { Benchmark } from './harness/stand.ts';

export interface Options {
  readonly form: 'table' | 'json' | 'markdown';
  readonly quick: boolean;
  /** Empty: all. */
  readonly only: readonly string[];
}

/** In the order in which they run; loaded when wanted, as each brings its peers along. */
const benchmarks: Readonly<Record<string, () => Promise<Benchmark>>> = {
  append: async () => (await import('./append/append.bench.ts')).appendBench,
  relay: async () => (await import('./relay/relay.bench.ts')).relayBench,
  'read-models': async () => (await import('./read-models/throughput.bench.ts')).readModelsBench,
  latency: async () => (await import('./read-models/latency.bench.ts')).latencyBench,
  upgrade: async () => (await import('./workload/upgrade.bench.ts')).upgradeBench,
  entitlement: async () => (await import('./workload/entitlement.bench.ts')).entitlementBench,
  subscription: async () => (await import('./subscription/change.bench.ts')).changeBench,
  renewals: async () => (await import('./renewals/renewals.bench.ts')).renewalsBench,
  year: async () => (await import('./renewals/year.bench.ts')).yearBench,
  outage: async () => (await import('./outage/outage.bench.ts')).outageBench,
  graphql: async () => (await import('./graphql/graphql.bench.ts')).graphqlBench,
  'store-size': async () => (await import('./store-size/store-size.bench.ts')).storeSizeBench,
};

/** @throws where an argument or the name of a benchmark is not known. */
export function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      markdown: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
    },
  });
  const only = values.only.split(',').flatMap((name) => (name.trim() ? [name.trim()] : []));
  for (const name of only) {
    if (!Object.hasOwn(benchmarks, name))
      throw new Error(`There is no benchmark ${name}: there are ${Object.keys(benchmarks).join(', ')}.`);
  }
  const form = values.json ? 'json' : values.markdown ? 'markdown' : 'table';
  return { form, quick: values.quick, only };
}

export async function benchmarksOf(
  only: readonly string[],
): Promise<readonly (readonly [string, Benchmark])[]> {
  const wanted = Object.entries(benchmarks).filter(([name]) => only.length === 0 || only.includes(name));
  return Promise.all(wanted.map(async ([name, load]) => [name, await load()] as const));
}
