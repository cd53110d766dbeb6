import { money, type Currency, type Money } from '../../platform/money.ts';
import type { EventStore } from '../../eventstore/types.ts';
import { load, type Fold, type Loaded } from '../loading.ts';
import { creditStream, type CreditEvent } from './events.ts';

/** Null before the first grant. */
export type CreditState = { readonly balance: Money } | null;

export const credit: Fold<CreditState, CreditEvent> = {
  initial: null,
  evolve: (_state, { data }) => ({ balance: data.balance }),
};

/** Whose credit. */
export interface Holder {
  readonly tenant: string;
  readonly accountId: string;
  readonly currency: Currency;
}

export interface HeldCredit extends Loaded<CreditState> {
  readonly holder: Holder;
  /** Never negative. */
  readonly balance: Money;
}

export async function loadCredit(store: EventStore, holder: Holder): Promise<HeldCredit> {
  const { tenant, accountId, currency } = holder;
  const stream = creditStream(accountId, currency);
  const loaded = await load(store, { tenant, stream }, credit);
  return { ...loaded, holder, balance: loaded.state?.balance ?? money(0n, currency) };
}
