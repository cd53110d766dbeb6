import DataLoader from 'dataloader';
import { accountStream, type AccountEvent } from '../commands/account/events.ts';
import { planStream, type CatalogEvent } from '../commands/catalog/events.ts';
import { plan, type PlanState } from '../commands/catalog/plan.ts';
import { coupon, type CouponState } from '../commands/catalog/coupon.ts';
import { couponStream, type CouponEvent } from '../commands/catalog/coupon-events.ts';
import { product, type ProductState } from '../commands/catalog/product.ts';
import { productStream, type ProductDefined } from '../commands/catalog/product-events.ts';
import { invoiceStream, type InvoiceEvent } from '../commands/invoice/events.ts';
import { subscriptionStream, type SubscriptionEvent } from '../commands/subscription/events.ts';
import { load, type Fold, type Loaded } from '../commands/loading.ts';
import type { EventData } from '../eventstore/types.ts';
import type { AccountView, SubscriptionView } from '../queries/index.ts';
import { sagaView } from '../sagas/queries.ts';
import type { SagaView } from '../sagas/view.ts';
import { accountFacts, type AccountFacts } from './account/account-facts.ts';
import { invoiceFacts, type InvoiceFacts } from './invoice/invoice-facts.ts';
import { subscriptionFacts, type SubscriptionFacts } from './subscription/subscription-facts.ts';
import type { Parts } from './parts.ts';

/**
 * What one request or one delivered event has looked up, for one tenant. The first seven are read from the event
 * log and so as true as it; the others are read models.
 */
export interface Loaders {
  readonly account: DataLoader<string, Loaded<AccountFacts | null>>;
  readonly plan: DataLoader<string, Loaded<PlanState>>;
  readonly product: DataLoader<string, Loaded<ProductState>>;
  readonly coupon: DataLoader<string, Loaded<CouponState>>;
  readonly subscription: DataLoader<string, Loaded<SubscriptionFacts | null>>;
  readonly invoice: DataLoader<string, Loaded<InvoiceFacts | null>>;
  readonly saga: DataLoader<string, SagaView | null>;
  readonly invoiceNumber: DataLoader<string, number | null>;
  readonly creditNoteNumber: DataLoader<string, number | null>;
  readonly accountView: DataLoader<string, AccountView | null>;
  readonly subscriptionView: DataLoader<string, SubscriptionView | null>;
  readonly subscriptionsOfAccount: DataLoader<string, readonly SubscriptionView[]>;
}

export function createLoaders({ store, queries }: Parts, tenant: string): Loaders {
  const folded = <S, E extends EventData>(streamOf: (id: string) => string, fold: Fold<S, E>) =>
    each((id: string) => load(store, { tenant, stream: streamOf(id) }, fold));
  return {
    account: folded<AccountFacts | null, AccountEvent>(accountStream, accountFacts),
    plan: folded<PlanState, CatalogEvent>(planStream, plan),
    product: folded<ProductState, ProductDefined>(productStream, product),
    coupon: folded<CouponState, CouponEvent>(couponStream, coupon),
    subscription: folded<SubscriptionFacts | null, SubscriptionEvent>(subscriptionStream, subscriptionFacts),
    invoice: folded<InvoiceFacts | null, InvoiceEvent>(invoiceStream, invoiceFacts),
    saga: each((id) => sagaView(store, tenant, id)),
    invoiceNumber: new DataLoader((ids) => queries.documentNumbers(tenant, 'invoice', ids)),
    creditNoteNumber: new DataLoader((ids) => queries.documentNumbers(tenant, 'credit_note', ids)),
    accountView: new DataLoader((ids) => queries.accountsByIds(tenant, ids)),
    subscriptionView: new DataLoader((ids) => queries.subscriptionsByIds(tenant, ids)),
    subscriptionsOfAccount: new DataLoader((ids) => queries.subscriptionsByAccountIds(tenant, ids)),
  };
}

/** Streams are read one by one; the loader keeps each from being read twice. */
function each<T>(read: (id: string) => Promise<T>): DataLoader<string, T> {
  return new DataLoader((ids) => Promise.all(ids.map((id) => read(id).catch(asError))), { batch: true });
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
