import type { PoolClient } from 'pg';
import type { AccountContactChanged, AccountOpened } from '../../commands/account/events.ts';
import type { RecordedEvent } from '../../eventstore/types.ts';
import { columns } from '../columns.ts';
import { statement } from '../statement.ts';
import type { Activity } from './activity.ts';
import type { AccountStanding } from './success-tier.ts';

const openStatement = statement(import.meta.dirname, 'open-accounts');
const contactsStatement = statement(import.meta.dirname, 'change-contacts');
const advanceStatement = statement(import.meta.dirname, 'advance-accounts');
const standingStatement = statement(import.meta.dirname, 'write-standing');
const forgetStatement = statement(import.meta.dirname, 'forget-reassignments');
const activityStatement = statement(import.meta.dirname, 'write-activity');

export async function openAccounts(
  tx: PoolClient,
  events: readonly (RecordedEvent & AccountOpened)[],
): Promise<void> {
  if (events.length === 0) return;
  const values = columns(
    events,
    (event) => event.tenant,
    ({ data }) => data.accountId,
    (event) => event.version,
    ({ data }) => data.externalId,
    ({ data }) => data.name,
    ({ data }) => data.country,
    ({ data }) => data.timeZone,
    ({ data }) => data.currency,
    ({ data }) => data.segment,
    ({ data }) => data.ownerId,
    ({ data }) => data.contact.name,
    ({ data }) => data.contact.email,
    ({ data }) => data.contact.phone,
    ({ data }) => data.openedAt,
  );
  await tx.query({ ...openStatement, values });
}

/** At most one event per account. */
export async function changeContacts(
  tx: PoolClient,
  events: readonly (RecordedEvent & AccountContactChanged)[],
): Promise<void> {
  if (events.length === 0) return;
  const values = columns(
    events,
    (event) => event.tenant,
    ({ data }) => data.accountId,
    ({ data }) => data.contact.name,
    ({ data }) => data.contact.email,
    ({ data }) => data.contact.phone,
  );
  await tx.query({ ...contactsStatement, values });
}

/** Moves the version of accounts that are there already. At most one event per account. */
export async function advanceAccounts(tx: PoolClient, events: readonly RecordedEvent[]): Promise<void> {
  if (events.length === 0) return;
  const values = columns(
    events,
    (event) => event.tenant,
    (event) => event.accountId,
    (event) => event.version,
  );
  await tx.query({ ...advanceStatement, values });
}

export async function writeStandings(
  tx: PoolClient,
  standings: readonly (AccountStanding & { tenant: string; accountId: string })[],
): Promise<void> {
  const values = columns(
    standings,
    (s) => s.tenant,
    (s) => s.accountId,
    (s) => s.planTier,
    (s) => s.liveSubscriptions,
    (s) => s.mrr,
    (s) => s.arr,
    (s) => s.successTier,
  );
  await tx.query({ ...standingStatement, values });
}

export async function forgetReassignments(
  tx: PoolClient,
  accounts: readonly { tenant: string; accountId: string }[],
): Promise<void> {
  await tx.query({
    ...forgetStatement,
    values: columns(
      accounts,
      (a) => a.tenant,
      (a) => a.accountId,
    ),
  });
}

export async function writeActivity(tx: PoolClient, activities: readonly Activity[]): Promise<void> {
  if (activities.length === 0) return;
  const values = columns(
    activities,
    (a) => a.tenant,
    (a) => a.accountId,
    (a) => a.stream,
    (a) => a.version,
    (a) => a.kind,
    (a) => a.at,
    (a) => a.recordedAt,
    (a) => a.operationId,
    (a) => a.before,
    (a) => a.after,
    (a) => a.amount?.minor ?? null,
    (a) => a.amount?.currency ?? null,
    (a) => a.subject,
  );
  await tx.query({ ...activityStatement, values });
}
