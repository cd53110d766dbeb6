import { statusAt, type DueInvoice, type Status } from '../../commands/subscription/status.ts';
import { localDay } from '../../platform/calendar.ts';
import type { Instant } from '../../platform/clock.ts';
import { tenantOf, type RequestContext } from '../context.ts';
import type { SubscriptionFacts } from './subscription-facts.ts';

/** Invoices of an account that are looked at: the newest. */
const mostInvoices = 100;

/** How a subscription stands, or stood, or is going to stand; null: now, by the clock of the tenant. */
export async function statusOf(
  facts: SubscriptionFacts,
  asked: Instant | null,
  context: RequestContext,
): Promise<Status> {
  const at = asked ?? (await context.parts.testClocks.view(tenantOf(context))).now;
  return statusAt(facts.status, await invoicesOf(facts, asked, at, context), at);
}

/** What is late now is found by the read model; what was late at another moment follows from each invoice. */
async function invoicesOf(
  { life: { accountId, subscriptionId }, status }: SubscriptionFacts,
  asked: Instant | null,
  at: Instant,
  context: RequestContext,
): Promise<readonly DueInvoice[]> {
  const overdueOn = asked === null ? localDay(at, status.timeZone) : null;
  const { queries } = context.parts;
  const { edges } = await queries.receivables(
    tenantOf(context),
    { first: mostInvoices },
    { accountId, overdueOn },
  );
  const { invoice } = context.loaders();
  const loaded = await Promise.all(edges.map(({ node }) => invoice.load(node.invoiceId)));
  return loaded.flatMap(({ state }) => {
    if (state?.invoice.subscriptionId !== subscriptionId || state.invoice.dueOn === null) return [];
    return [{ dueOn: state.invoice.dueOn, settledAt: state.settledAt }];
  });
}
