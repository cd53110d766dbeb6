import type { PoolClient } from 'pg';
import type { AccountContactChanged, AccountOpened } from '../../commands/account/events.ts';
import { currencyOfTerms } from '../../commands/rating/price.ts';
import type { RecordedEvent } from '../../eventstore/types.ts';
import { annualised } from '../recurring/annualised.ts';
import { bringsRevenue } from '../recurring/standing.ts';
import { termsInForce } from '../recurring/terms-in-force.ts';
import { grouped } from '../grouped.ts';
import { together } from '../together.ts';
import type { Projection } from '../types.ts';
import { activityOf, reassignmentActivity } from './activity.ts';
import {
  advanceAccounts,
  changeContacts,
  forgetReassignments,
  openAccounts,
  writeActivity,
  writeStandings,
} from './account-tables.ts';
import { subscriptionRows, subscriptionVersions } from './subscription-row.ts';
import { advanceSubscriptions, readTerms, writeSubscriptions, writeTerms } from './subscription-tables.ts';
import { standingOf, type TermsFact } from './success-tier.ts';

/** Accounts with their standing, their subscriptions, and the timeline of what happened to them. */
export const crmProjection: Projection = {
  name: 'crm',
  streamTypes: ['account', 'subscription', 'invoice'],
  apply,
};

async function apply(tx: PoolClient, events: readonly RecordedEvent[]): Promise<void> {
  const opened = events.filter((event) => event.type === 'AccountOpened') as (RecordedEvent &
    AccountOpened)[];
  const contacts = events.filter((event) => event.type === 'AccountContactChanged');
  const terms = events.map(termsFact).filter((fact) => fact !== null);
  const subscriptions = subscriptionRows(events);
  const versions = subscriptionVersions(events);
  const activity = events.map(activityOf).filter((told) => told !== null);
  const touched = [
    ...opened.map((event) => ({ tenant: event.tenant, accountId: event.data.accountId })),
    ...terms,
  ];
  // In this order, none waiting for the answer of the one before.
  await together(
    openAccounts(tx, opened),
    changeContacts(tx, lastPerAccount(contacts as (RecordedEvent & AccountContactChanged)[])),
    advanceAccounts(tx, lastPerAccount(events.filter(isOfAccount))),
    writeSubscriptions(tx, subscriptions),
    advanceSubscriptions(tx, versions),
    writeTerms(tx, terms),
    writeActivity(tx, activity),
    deriveStandings(tx, touched),
  );
}

/** Derives anew what rests on all subscriptions of an account, from stored terms alone. */
async function deriveStandings(
  tx: PoolClient,
  touched: readonly { tenant: string; accountId: string }[],
): Promise<void> {
  const accounts = [...new Map(touched.map((account) => [accountKey(account), account])).values()];
  const standings = grouped(await readTerms(tx, accounts), accountKey).map((facts) => {
    const { tenant, accountId, accountCurrency } = facts[0]!;
    return { tenant, accountId, ...standingOf(facts, accountCurrency) };
  });
  if (standings.length === 0) return;
  const activity = standings.flatMap(({ reassignments }) => reassignments.map(reassignmentActivity));
  await together(
    writeStandings(tx, standings),
    forgetReassignments(tx, standings),
    writeActivity(tx, activity),
  );
}

function termsFact(event: RecordedEvent): TermsFact | null {
  const inForce = termsInForce(event);
  if (inForce === null) return null;
  const { accountId, effectiveAt, standing, terms } = inForce;
  const { tenant, stream, version, recordedAt, meta } = event;
  return {
    tenant,
    accountId,
    stream,
    version,
    effectiveAt,
    recordedAt,
    operationId: meta.operationId,
    currency: currencyOfTerms(terms),
    standing,
    tier: terms.plan.tier,
    tierRank: terms.plan.tierRank,
    ...(bringsRevenue(standing) ? annualised(terms) : { mrr: 0n, arr: 0n }),
  };
}

const isOfAccount = ({ stream, type }: RecordedEvent): boolean =>
  stream.startsWith('account-') && type !== 'AccountOpened';

function lastPerAccount<E extends RecordedEvent>(events: readonly E[]): E[] {
  return [...new Map(events.map((event) => [JSON.stringify([event.tenant, event.stream]), event])).values()];
}

const accountKey = (of: { tenant: string; accountId: string }): string =>
  JSON.stringify([of.tenant, of.accountId]);
