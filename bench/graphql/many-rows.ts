import { performance } from 'node:perf_hooks';
import { buildSchema, execute, parse, printSchema, type ExecutionResult } from 'graphql';
import type { AccountView } from '../../src/queries/index.ts';
import { createContext } from '../../src/schema/context.ts';
import type { Parts } from '../../src/schema/parts.ts';
import { createSchema } from '../../src/schema/schema.ts';
import { tenant } from '../harness/stand.ts';
import { median } from '../harness/statistics.ts';

const rows = 5_000;
const document = parse('{ accounts { nodes { name country currency timeZone externalId } } }');

export interface Times {
  readonly engineMs: number;
  readonly graphqlJsMs: number;
  readonly ratio: number;
}

/** Execution of 5,000 rows of 5 fields by our schema, permissions in force, and by graphql-js over plain objects. */
export async function manyRows(rounds: number): Promise<Times> {
  const views = Array.from({ length: rows }, (_, n) => view(n));
  const ours = createSchema();
  const plain = buildSchema(printSchema(ours));
  const rootValue = { accounts: () => ({ nodes: views }) };
  const times: { readonly ours: number; readonly plain: number }[] = [];
  for (let round = 0; round < rounds + 5; round += 1) {
    const time = {
      ours: await timed(() => execute({ schema: ours, document, contextValue: contextOf(views) })),
      plain: await timed(() => execute({ schema: plain, document, rootValue })),
    };
    if (round >= 5) times.push(time);
  }
  return {
    engineMs: median(times.map((time) => time.ours)),
    graphqlJsMs: median(times.map((time) => time.plain)),
    ratio: median(times.map((time) => time.ours / time.plain)),
  };
}

async function timed(run: () => ExecutionResult | Promise<ExecutionResult>): Promise<number> {
  const started = performance.now();
  const { data, errors } = await run();
  const took = performance.now() - started;
  const nodes = (data as { accounts?: { nodes?: readonly unknown[] } } | null)?.accounts?.nodes;
  if (errors || nodes?.length !== rows) throw new Error(`not all rows came: ${JSON.stringify(errors)}`);
  return took;
}

/** Of the parts only the read side is asked: the rows are at hand, so that what is timed is the execution. */
function contextOf(views: readonly AccountView[]): ReturnType<typeof createContext> {
  const queries = {
    waitFor: async () => ({ stale: false }),
    accounts: async () => ({
      edges: views.map((node) => ({ cursor: node.accountId, node })),
      hasNextPage: false,
      endCursor: null,
    }),
  };
  return createContext({
    caller: {
      principal: { tenant, actor: 'user:bench', role: 'admin' },
      expiresAtMs: Infinity,
      keyHash: null,
    },
    parts: { queries } as unknown as Parts,
  });
}

const none = { minor: 0n, currency: 'EUR' };

const view = (n: number): AccountView => ({
  accountId: `account-${n}`,
  externalId: `external-${n}`,
  name: `Account ${n}`,
  country: 'DE',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  segment: 'smb',
  ownerId: null,
  contact: { name: '', email: null, phone: null },
  openedAt: '2026-01-01T00:00:00.000Z',
  planTier: null,
  liveSubscriptions: 0,
  arr: none,
  mrr: none,
  successTier: 'digital',
  version: 1,
});
