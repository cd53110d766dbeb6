import { account } from '../account/account.ts';
import { accountStream } from '../account/events.ts';
import { coupon } from '../catalog/coupon.ts';
import { couponStream } from '../catalog/coupon-events.ts';
import type { Command, Desk } from '../command.ts';
import { loadCredit } from '../credit/credit.ts';
import { load } from '../loading.ts';
import { agreed, itemOn } from './agree.ts';
import { redeemed, withDiscount } from './redeem.ts';
import { setupFeeOf } from '../rating/setup-fee.ts';
import type { Discount } from '../rating/terms.ts';
import type { Payer } from './basis.ts';
import { checkStart } from './checks.ts';
import type { StartSubscription, SubscriptionStartResult } from './inputs.ts';
import { decisionOn, payerOf } from './scene.ts';
import { startSubscription, type Agreed } from './start.ts';
import { offerOf } from './wanted-terms.ts';
import type { StreamAssertion } from '../../eventstore/types.ts';

export const startSubscriptionCommand: Command<StartSubscription, SubscriptionStartResult> = {
  name: 'subscription.start',
  check: checkStart,
  async decide(desk, input) {
    const { tenant, store } = desk;
    const { accountId } = input;
    const [customer, conventions] = await Promise.all([
      load(store, { tenant, stream: accountStream(accountId) }, account),
      desk.conventions(),
    ]);
    const payer = payerOf(customer.state, conventions);
    const [{ terms, setupFees, assertions }, credit] = await Promise.all([
      agreedOn(desk, input, payer),
      loadCredit(store, { tenant, accountId, currency: payer.currency }),
    ]);
    const basis = { payer, plans: new Map(), invoices: [] };
    const course = startSubscription({ terms, setupFees }, input, basis, desk);
    const { subscriptionId } = course.state;
    const invoiceId = course.invoices[0]?.data.invoiceId ?? null;
    const result = { subscriptionId, accountId, invoiceId };
    return decisionOn(desk, { version: 0, basis, credit }, course, result, assertions);
  },
};

async function agreedOn(
  desk: Desk,
  input: StartSubscription,
  payer: Payer,
): Promise<Agreed & { readonly assertions: readonly StreamAssertion[] }> {
  const addOns = input.addOns ?? [];
  const [main, beside, discounts] = await Promise.all([
    offerOf(desk, input, 'plan'),
    Promise.all(addOns.map((addOn) => offerOf(desk, addOn, 'add_on'))),
    Promise.all((input.couponCodes ?? []).map((code) => discountOf(desk, code, payer))),
  ]);
  const item = itemOn(main.published, input.quantity ?? 1, input.unitPrice ?? null, payer);
  const items = beside.map(({ published }, index) => {
    const { quantity, unitPrice } = addOns[index]!;
    return itemOn(published, quantity ?? 1, unitPrice ?? null, payer, ['addOns', String(index), 'planCode']);
  });
  const terms = agreed(item, { addOns: items, discounts: [], overrides: [] }, 'addOns');
  const offers = [main, ...beside];
  return {
    terms: discounts.reduce((before, { discount }) => withDiscount(before, discount), terms),
    setupFees: offers.flatMap(({ published }) => setupFeeOf(published, payer.currency) ?? []),
    assertions: [...offers, ...discounts].map(({ assertion }) => assertion),
  };
}

/** A coupon that may be redeemed now; it may not end before the append commits. */
export async function discountOf(
  { tenant, store, now }: Desk,
  couponCode: string,
  { currency }: Pick<Payer, 'currency'>,
): Promise<{ readonly discount: Discount; readonly assertion: StreamAssertion }> {
  const { state, stream, version } = await load(store, { tenant, stream: couponStream(couponCode) }, coupon);
  const discount = redeemed(state, currency, now);
  return { discount, assertion: { tenant, stream, expected: version } };
}
