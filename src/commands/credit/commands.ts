import { localMonth } from '../../platform/calendar.ts';
import { account, opened } from '../account/account.ts';
import { accountStream } from '../account/events.ts';
import type { Command } from '../command.ts';
import { reject } from '../errors.ts';
import { load } from '../loading.ts';
import { must, price, refuseIfAny, text } from '../validation.ts';
import { loadCredit } from './credit.ts';
import type { CreditGrantResult, GrantCredit } from './inputs.ts';
import { Purse } from './purse.ts';

/** Credit by hand, which later invoices are paid from. */
export const grantCreditCommand: Command<GrantCredit, CreditGrantResult> = {
  name: 'credit.grant',
  check: ({ accountId, amount, source, reason }) =>
    refuseIfAny([
      text(accountId, 'accountId'),
      price(amount, 'amount'),
      must(amount.minor > 0n, 'InvalidPrice', 'amount', 'amount must be above zero.'),
      must(
        source === 'goodwill' || source === 'prepayment',
        'InvalidInput',
        'source',
        'source must be goodwill or prepayment.',
      ),
      text(reason, 'reason', 500),
    ]),
  async decide(desk, { accountId, amount, source, reason }) {
    const { tenant, store, now } = desk;
    const { currency } = amount;
    const [customer, held] = await Promise.all([
      load(store, { tenant, stream: accountStream(accountId) }, account),
      loadCredit(store, { tenant, accountId, currency }),
    ]);
    const holder = opened(customer.state);
    desk.expect(held.version);
    if (holder.currency !== currency) {
      const message = `amount must be in ${holder.currency}, the account's currency.`;
      reject('CurrencyMismatch', ['amount', 'currency'], message);
    }
    const purse = new Purse(held, desk);
    const postingPeriod = localMonth(now, holder.timeZone);
    purse.grant(amount, source, { invoiceId: null, postingPeriod, reason });
    return {
      result: { accountId },
      accountId,
      streams: purse.appends(),
      assertions: [{ tenant, stream: customer.stream, expected: 'exists' }],
    };
  },
};
