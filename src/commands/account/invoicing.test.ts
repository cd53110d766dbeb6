import { accountOpened } from '../examples.ts';
import { specificationOf } from '../specification.ts';
import { account, defaultNetDays, type AccountState } from './account.ts';
import type { AccountEvent, AccountTax, AccountTaxesSet } from './events.ts';
import { setPaymentTerms, setTaxes } from './invoicing.ts';

const { given } = specificationOf(account);
const now = '2026-03-01T12:00:00.000Z';
const vat: AccountTax = { category: 'standard', code: 'DE19', name: 'VAT', percent: '19', inclusive: false };
const input = { accountId: 'acme', taxes: [vat] };
const taxed: AccountTaxesSet = {
  type: 'AccountTaxesSet',
  data: { accountId: 'acme', taxes: [vat], exempt: false, setAt: now },
};
const after = (...events: readonly AccountEvent[]): NonNullable<AccountState> =>
  given(...events)
    .when((state) => state!)
    .decided();

describe('taxes', () => {
  test('are none until they are set, whole each time', () => {
    expect(after(accountOpened).taxes).toEqual([]);
    given(accountOpened)
      .when((state) => setTaxes(state, input, now))
      .then(taxed);
    expect(after(accountOpened, taxed).taxes).toEqual([vat]);
  });

  test('set once more as they are change nothing', () => {
    given(accountOpened, taxed)
      .when((state) => setTaxes(state, input, now))
      .then(null);
  });

  test('are remembered of an exempt account, and not charged', () => {
    given(accountOpened, taxed)
      .when((state) => setTaxes(state, { ...input, exempt: true }, now))
      .thenMatches({ data: { taxes: [vat], exempt: true } });
    const exempt = { ...taxed, data: { ...taxed.data, exempt: true } };
    expect(after(accountOpened, exempt)).toMatchObject({
      taxes: [],
      taxesAsSet: { taxes: [vat], exempt: true },
    });
  });

  test('need an account', () => {
    given()
      .when((state) => setTaxes(state, input, now))
      .thenRejected('AccountNotFound', 'accountId');
  });
});

describe('payment terms', () => {
  test('are a fortnight until they are set', () => {
    expect(after(accountOpened).netDays).toBe(14);
    given(accountOpened)
      .when((state) => setPaymentTerms(state, defaultNetDays, now))
      .then(null);
    given(accountOpened)
      .when((state) => setPaymentTerms(state, 30, now))
      .then({ type: 'AccountTermsSet', data: { accountId: 'acme', netDays: 30, setAt: now } });
  });
});
