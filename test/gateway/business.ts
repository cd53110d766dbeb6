import { randomUUID } from 'node:crypto';
import { send, type Answer } from './client.ts';

/** The first steps of a business through its own door, so that tests can begin where it gets interesting. */
export interface Business {
  ask<D = Record<string, unknown>>(
    query: string,
    variables?: Record<string, unknown>,
    key?: string,
  ): Promise<Answer<D>>;
  publish(planCode: string, tierRank: number, amount: string, seats: number): Promise<void>;
  open(externalId?: string): Promise<string>;
  start(accountId: string, planCode: string): Promise<Started>;
  change(subscriptionId: string, planCode: string): Promise<Changed>;
}

export interface Started {
  readonly subscription: { readonly id: string; readonly version: number };
  readonly invoiceId: string;
  readonly consistencyToken: string;
}

export interface Changed {
  readonly saga: { readonly id: string };
  readonly consistencyToken: string;
  readonly direction: string;
  readonly invoiceId: string;
}

interface Payload {
  readonly userErrors: readonly object[];
}

export function businessAt(url: string, token: string): Business {
  const ask = <D>(query: string, variables?: Record<string, unknown>, key?: string): Promise<Answer<D>> =>
    send<D>(url, {
      query,
      token,
      ...(variables ? { variables } : {}),
      headers: key ? { 'idempotency-key': key } : {},
    });

  /** The payload of the one mutation asked; it must have been done. */
  const done = async <P>(query: string, input: object): Promise<P> => {
    const { data, errors } = await ask<Record<string, P & Payload>>(query, { input }, randomUUID());
    const payload = data && Object.values(data)[0];
    if (!payload || payload.userErrors.length > 0) throw new Error(JSON.stringify({ errors, payload }));
    return payload;
  };

  return {
    ask,
    async publish(planCode, tierRank, amount, seats) {
      await done(
        'mutation ($input: PlanPublishInput!) { planPublish(input: $input) { userErrors { message } } }',
        {
          planCode,
          name: planCode,
          tier: planCode,
          tierRank,
          interval: { unit: 'MONTH' },
          features: [{ key: 'api' }, { key: 'seats', limit: seats }],
          prices: [{ amount, currency: 'USD' }],
        },
      );
    },
    async open(externalId) {
      const query =
        'mutation ($input: AccountOpenInput!) { accountOpen(input: $input) { account { id } userErrors { message } } }';
      const input = {
        externalId,
        name: 'Initech',
        country: 'US',
        timeZone: 'America/Chicago',
        currency: 'USD',
        segment: 'SMB',
        contact: { name: 'Bill Lumbergh', email: 'bill@initech.example' },
      };
      return (await done<{ account: { id: string } }>(query, input)).account.id;
    },
    start: (accountId, planCode) =>
      done<Started>(
        `mutation ($input: SubscriptionStartInput!) { subscriptionStart(input: $input) {
          subscription { id version } invoiceId consistencyToken userErrors { message } } }`,
        { accountId, planCode },
      ),
    change: (subscriptionId, planCode) =>
      done<Changed>(
        `mutation ($input: SubscriptionChangePlanInput!) { subscriptionChangePlan(input: $input) {
          saga { id } direction invoiceId consistencyToken userErrors { message } } }`,
        { subscriptionId, planCode },
      ),
  };
}
