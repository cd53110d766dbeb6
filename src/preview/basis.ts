import { account } from '../commands/account/account.ts';
import { accountStream } from '../commands/account/events.ts';
import { planStream } from '../commands/catalog/events.ts';
import { plan } from '../commands/catalog/plan.ts';
import { load } from '../commands/loading.ts';
import { itemsOf } from '../commands/rating/terms.ts';
import type { Basis } from '../commands/subscription/basis.ts';
import { loadConventions } from '../commands/policy/policy.ts';
import { payerOf } from '../commands/subscription/scene.ts';
import type { Subscription } from '../commands/subscription/subscription.ts';
import type { EventStore } from '../eventstore/types.ts';

/** What the bill of a period to come rests on: who pays, and the plan and add-ons that will be held. */
export async function basisOf(store: EventStore, tenant: string, state: Subscription): Promise<Basis> {
  const { accountId, footing } = state;
  const codes = itemsOf(footing.terms).map((item) => item.plan.planCode);
  const [customer, plans, conventions] = await Promise.all([
    load(store, { tenant, stream: accountStream(accountId) }, account),
    Promise.all(codes.map((code) => load(store, { tenant, stream: planStream(code) }, plan))),
    loadConventions(store, tenant),
  ]);
  return {
    payer: payerOf(customer.state, conventions),
    plans: new Map(codes.map((code, index) => [code, plans[index]!.state])),
    invoices: [],
  };
}
