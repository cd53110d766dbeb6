import type { Instant } from '../../platform/clock.ts';
import { derivedId } from '../../platform/ids.ts';
import type { Currency } from '../../platform/money.ts';
import { reject } from '../errors.ts';
import type { Fold } from '../loading.ts';
import type {
  AccountContactChanged,
  AccountEvent,
  AccountOpened,
  AccountTax,
  AccountTaxesSet,
  Contact,
} from './events.ts';
import type { OpenAccount } from './inputs.ts';

/** Null before the account was opened. */
export type AccountState = {
  readonly accountId: string;
  readonly currency: Currency;
  readonly timeZone: string;
  readonly contact: Contact;
  /** What is charged, at most one per category; none where the account is exempt. */
  readonly taxes: readonly AccountTax[];
  readonly taxesAsSet: { readonly taxes: readonly AccountTax[]; readonly exempt: boolean };
  /** Days until an invoice is due. */
  readonly netDays: number;
} | null;

/** Where nothing else was agreed an invoice is due after so many days. */
export const defaultNetDays = 14;

export const account: Fold<AccountState, AccountEvent> = {
  initial: null,
  evolve(state, event) {
    switch (event.type) {
      case 'AccountOpened': {
        const { accountId, currency, timeZone, contact } = event.data;
        return {
          accountId,
          currency,
          timeZone,
          contact,
          taxes: [],
          taxesAsSet: { taxes: [], exempt: false },
          netDays: defaultNetDays,
        };
      }
      case 'AccountContactChanged':
        return state && { ...state, contact: event.data.contact };
      case 'AccountTaxesSet':
        return state && taxed(state, event.data);
      case 'AccountTermsSet':
        return state && { ...state, netDays: event.data.netDays };
    }
  },
};

function taxed(
  state: NonNullable<AccountState>,
  { taxes, exempt }: AccountTaxesSet['data'],
): NonNullable<AccountState> {
  return { ...state, taxes: exempt ? [] : taxes, taxesAsSet: { taxes, exempt } };
}

/** The same external id gives the same account in every process, so that it can be opened once only. */
export function accountIdOf(tenant: string, externalId: string): string {
  return derivedId(tenant, 'account', externalId);
}

export function openAccount(
  state: AccountState,
  input: OpenAccount,
  accountId: string,
  now: Instant,
): AccountOpened {
  if (state) {
    return reject(
      'ExternalIdTaken',
      'externalId',
      'externalId already names an account; use that account or another external id.',
      { accountId: state.accountId },
    );
  }
  const { externalId = null, ownerId = null, name, country, timeZone, currency, segment, contact } = input;
  return {
    type: 'AccountOpened',
    data: {
      accountId,
      externalId,
      name,
      country,
      timeZone,
      currency,
      segment,
      ownerId,
      contact: { name: contact.name, email: contact.email ?? null, phone: contact.phone ?? null },
      openedAt: now,
    },
  };
}

/** Null where the contact already is so. */
export function changeContact(
  state: AccountState,
  contact: Contact,
  now: Instant,
): AccountContactChanged | null {
  const { accountId, contact: held } = opened(state);
  const { name, email = null, phone = null } = contact;
  if (held.name === name && held.email === email && held.phone === phone) return null;
  return {
    type: 'AccountContactChanged',
    data: { accountId, contact: { name, email, phone }, changedAt: now },
  };
}

export function opened(state: AccountState): NonNullable<AccountState> {
  return (
    state ??
    reject('AccountNotFound', 'accountId', 'accountId names no account; open it first or check the id.')
  );
}
