import type { Attempt, Door } from './door.ts';

const patienceMs = 20_000;

interface Answer {
  readonly data?: Record<string, Payload | null> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

interface Payload {
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
  readonly plan?: { readonly id: string };
  readonly account?: { readonly id: string };
  readonly subscription?: { readonly id: string };
}

const mutation = (field: string, type: string, shows: string): string =>
  `mutation ($input: ${type}!) { ${field}(input: $input) { ${shows} userErrors { code message } } }`;

/** The gateway over HTTP. @param addresses of gateways; an unanswered call goes to the next one */
export function graphqlDoor(addresses: readonly string[], token: string): Door {
  let gateway = 0;

  const ask = async (query: string, key: string, input: object): Promise<Attempt> => {
    try {
      const response = await fetch(`${addresses[gateway % addresses.length]}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${token}`,
          'idempotency-key': key,
        },
        body: JSON.stringify({ query, variables: { input } }),
        signal: AbortSignal.timeout(patienceMs),
      });
      return attemptOf((await response.json()) as Answer);
    } catch (error) {
      gateway += 1;
      return { outcome: 'unknown', reason: error instanceof Error ? error.message : String(error) };
    }
  };

  return {
    kind: 'GraphQL',
    publishPlan: (key, { planCode, tierRank, amountMinor, seats }) =>
      ask(mutation('planPublish', 'PlanPublishInput', 'plan { id }'), key, {
        ...{ planCode, tierRank, name: planCode, tier: planCode },
        interval: { unit: 'MONTH' },
        features: [{ key: 'seats', limit: seats }],
        prices: [{ amount: (amountMinor / 100).toFixed(2), currency: 'USD' }],
      }),
    openAccount: (key) =>
      ask(mutation('accountOpen', 'AccountOpenInput', 'account { id }'), key, {
        ...{ name: key, country: 'US', timeZone: 'America/Chicago', currency: 'USD', segment: 'SMB' },
        contact: { name: key, email: 'someone@example.com' },
      }),
    start: (key, accountId, planCode) =>
      ask(mutation('subscriptionStart', 'SubscriptionStartInput', 'subscription { id }'), key, {
        accountId,
        planCode,
      }),
    change: (key, subscriptionId, to) =>
      ask(mutation('subscriptionChangePlan', 'SubscriptionChangePlanInput', 'subscription { id }'), key, {
        subscriptionId,
        ...to,
      }),
    cancel: (key, subscriptionId) =>
      ask(mutation('subscriptionCancel', 'SubscriptionCancelInput', 'subscription { id }'), key, {
        subscriptionId,
      }),
  };
}

function attemptOf({ data, errors = [] }: Answer): Attempt {
  const [error] = errors;
  const payload = data ? Object.values(data)[0] : null;
  if (error || !payload) {
    const code = error?.extensions?.code ?? 'none';
    if (code === 'UNAVAILABLE' || code === 'INTERNAL_SERVER_ERROR' || code === 'none')
      return { outcome: 'unknown', reason: `${code}: ${error?.message ?? 'no answer'}` };
    return { outcome: 'refused', code };
  }
  const [refusal] = payload.userErrors;
  if (refusal) return { outcome: 'refused', code: refusal.code };
  const id = payload.subscription?.id ?? payload.account?.id ?? payload.plan?.id;
  return id === undefined ? { outcome: 'unknown', reason: 'nothing in the answer' } : { outcome: 'done', id };
}
