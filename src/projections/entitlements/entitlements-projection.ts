import type { PoolClient } from 'pg';
import type { RecordedEvent } from '../../eventstore/types.ts';
import { columns } from '../columns.ts';
import { statement } from '../statement.ts';
import type { Projection } from '../types.ts';
import { grantAfter, type Grant } from './grants.ts';

const writeStatement = statement(import.meta.dirname, 'write-grants');

/** What each subscription grants. */
export const entitlementsProjection: Projection = {
  name: 'entitlements',
  streamTypes: ['subscription'],
  apply,
};

async function apply(tx: PoolClient, events: readonly RecordedEvent[]): Promise<void> {
  const last = new Map<string, Grant & { tenant: string }>();
  for (const event of events) {
    const grant = grantAfter(event);
    if (grant) last.set(JSON.stringify([event.tenant, event.stream]), { ...grant, tenant: event.tenant });
  }
  if (last.size === 0) return;
  const values = columns(
    [...last.values()],
    (grant) => grant.tenant,
    (grant) => grant.subscriptionId,
    (grant) => grant.accountId,
    (grant) => grant.live,
    (grant) => grant.planCode,
    (grant) => grant.planVersion,
    (grant) => grant.quantity,
    (grant) => JSON.stringify(grant.features),
    (grant) => JSON.stringify(grant.addOns),
    (grant) => JSON.stringify(grant.overrides),
  );
  await tx.query({ ...writeStatement, values });
}
