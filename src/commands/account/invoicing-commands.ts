import type { EventData } from '../../eventstore/types.ts';
import type { Command, Decision, Desk } from '../command.ts';
import { load } from '../loading.ts';
import { must, percentage, refuseIfAny, text, whole, type Finding } from '../validation.ts';
import { account, type AccountState } from './account.ts';
import { accountStream, type AccountEvent, type AccountTax } from './events.ts';
import type { AccountResult, SetPaymentTerms, SetTaxes } from './inputs.ts';
import { setPaymentTerms, setTaxes } from './invoicing.ts';

/** What an account's invoices to come are reckoned with. */

export const setTaxesCommand: Command<SetTaxes, AccountResult> = {
  name: 'account.setTaxes',
  check: ({ accountId, taxes }) =>
    refuseIfAny([
      text(accountId, 'accountId'),
      must(taxes.length <= 100, 'InvalidInput', 'taxes', 'taxes must be at most 100.'),
      ...taxes.flatMap(taxFindings),
      must(
        new Set(taxes.map(({ category }) => category)).size === taxes.length,
        'InvalidInput',
        'taxes',
        'taxes must name each category once.',
      ),
    ]),
  decide: (desk, input) => decided(desk, input.accountId, (state) => setTaxes(state, input, desk.now)),
};

export const setPaymentTermsCommand: Command<SetPaymentTerms, AccountResult> = {
  name: 'account.setTerms',
  check: ({ accountId, netDays }) =>
    refuseIfAny([text(accountId, 'accountId'), whole(netDays, 'netDays', 0, 365)]),
  decide: (desk, { accountId, netDays }) =>
    decided(desk, accountId, (state) => setPaymentTerms(state, netDays, desk.now)),
};

async function decided(
  { tenant, store, expect }: Desk,
  accountId: string,
  decide: (state: AccountState) => AccountEvent | null,
): Promise<Decision<AccountResult>> {
  const stream = accountStream(accountId);
  const { state, version } = await load(store, { tenant, stream }, account);
  const event: EventData | null = decide(state);
  expect(version);
  return {
    result: { accountId },
    accountId,
    streams: event ? [{ tenant, stream, accountId, expected: version, events: [event] }] : [],
  };
}

function taxFindings({ category, code, name, percent }: AccountTax, index: number): readonly Finding[] {
  const path = `taxes.${index}`;
  return [
    text(category, `${path}.category`, 64),
    text(code, `${path}.code`, 64),
    text(name, `${path}.name`),
    percentage(percent, `${path}.percent`),
  ];
}
