import type { Pool } from 'pg';
import { storedEvent, type EventRow } from '../../eventstore/stored-rows.ts';
import type { EventStore } from '../../eventstore/types.ts';
import { featuresInForce, grantAfter, type Grant } from '../../projections/entitlements/grants.ts';
import { statement } from '../../projections/statement.ts';
import type { Consistency, EntitlementsView, FeatureCheck } from './views.ts';

const eventualStatement = statement(import.meta.dirname, 'grants');
const strongStatement = statement(import.meta.dirname, 'grants-and-tails');

interface GrantRow {
  readonly stream: string;
  readonly subscription_id: string;
  readonly live: boolean;
  readonly plan_code: string;
  readonly plan_version: number;
  readonly quantity: number;
  /** JSON, as the two that follow. */
  readonly features: string;
  readonly add_ons: string;
  readonly overrides: string;
}

/** Null columns where the read model has not met the subscription, or has applied everything of it. */
type TailRow = { readonly [K in keyof GrantRow]: K extends 'stream' ? string : GrantRow[K] | null } & {
  readonly head: number;
} & (EventRow | { readonly id: null });

export async function entitlements(
  pool: Pool,
  store: EventStore,
  tenant: string,
  accountId: string,
  consistency: Consistency,
): Promise<EntitlementsView> {
  const known =
    consistency === 'strong'
      ? await strong(pool, store, tenant, accountId)
      : await eventual(pool, tenant, accountId);
  return { accountId, features: featuresInForce(known.grants), asOf: known.asOf };
}

export async function checkFeature(
  pool: Pool,
  store: EventStore,
  tenant: string,
  accountId: string,
  key: string,
  consistency: Consistency,
): Promise<FeatureCheck> {
  const { features } = await entitlements(pool, store, tenant, accountId, consistency);
  const feature = features.find((candidate) => candidate.key === key);
  const none = { key, granted: false, limit: null, value: null };
  switch (feature?.kind) {
    case undefined:
      return none;
    case 'limit':
      return { ...none, granted: feature.limit > 0, limit: feature.limit };
    case 'config':
      return { ...none, granted: true, value: feature.value };
    case 'boolean':
      return { ...none, granted: true };
  }
}

interface Known {
  readonly grants: readonly Grant[];
  readonly asOf: EntitlementsView['asOf'];
}

async function eventual(pool: Pool, tenant: string, accountId: string): Promise<Known> {
  const { rows } = await pool.query<GrantRow & { version: number }>({
    ...eventualStatement,
    values: [tenant, accountId],
  });
  return {
    grants: rows.map((row) => grant(accountId, row)),
    asOf: rows.map(({ stream, version }) => ({ stream, version })),
  };
}

/** The read model with the tails of the log folded on top: right as soon as billing is, also where the read model lags or is parked. */
async function strong(pool: Pool, store: EventStore, tenant: string, accountId: string): Promise<Known> {
  const { rows } = await pool.query<TailRow>({ ...strongStatement, values: [tenant, accountId] });
  const grants = new Map<string, Grant>();
  const heads = new Map<string, number>();
  for (const row of rows) {
    if (!heads.has(row.stream) && row.subscription_id !== null)
      grants.set(row.stream, grant(accountId, row as GrantRow));
    heads.set(row.stream, row.head);
    const after = row.id === null ? null : grantAfter(store.decode(storedEvent(row), 'sealed'));
    if (after) grants.set(row.stream, after);
  }
  return { grants: [...grants.values()], asOf: [...heads].map(([stream, version]) => ({ stream, version })) };
}

function grant(accountId: string, row: GrantRow): Grant {
  return {
    accountId,
    subscriptionId: row.subscription_id,
    live: row.live,
    planCode: row.plan_code,
    planVersion: row.plan_version,
    quantity: row.quantity,
    features: JSON.parse(row.features) as Grant['features'],
    addOns: JSON.parse(row.add_ons) as Grant['addOns'],
    overrides: JSON.parse(row.overrides) as Grant['overrides'],
  };
}
