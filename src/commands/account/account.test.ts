import { accountOpened } from '../examples.ts';
import { specificationOf } from '../specification.ts';
import { account, accountIdOf, changeContact, openAccount } from './account.ts';

const { given } = specificationOf(account);
const now = '2026-03-01T12:00:00.000Z';
const input = accountOpened.data;

describe('opening an account', () => {
  test('records all that later readers need', () => {
    given()
      .when((state) => openAccount(state, input, 'acme', now))
      .then({ type: 'AccountOpened', data: { ...accountOpened.data, openedAt: now } });
  });

  test('an external id names one account only', () => {
    given(accountOpened)
      .when((state) => openAccount(state, input, 'acme', now))
      .thenRejected('ExternalIdTaken', 'externalId');
  });

  test('the same external id of two tenants names two accounts', () => {
    expect(accountIdOf('one', 'A-1')).not.toBe(accountIdOf('two', 'A-1'));
    expect(accountIdOf('one', 'A-1')).toBe(accountIdOf('one', 'A-1'));
  });
});

describe('changing the contact', () => {
  const contact = { name: 'Bob Example', email: null, phone: '+1 555 0100' };

  test('replaces the whole contact', () => {
    given(accountOpened)
      .when((state) => changeContact(state, contact, now))
      .then({ type: 'AccountContactChanged', data: { accountId: 'acme', contact, changedAt: now } });
  });

  test('the same contact changes nothing, also after a change', () => {
    given(accountOpened, {
      type: 'AccountContactChanged',
      data: { accountId: 'acme', contact, changedAt: now },
    })
      .when((state) => changeContact(state, contact, now))
      .then(null);
  });

  test('needs an account', () => {
    given()
      .when((state) => changeContact(state, contact, now))
      .thenRejected('AccountNotFound', 'accountId');
  });
});
