import { account, opened } from '../account/account.ts';
import { accountStream } from '../account/events.ts';
import type { Command } from '../command.ts';
import { loadCredit } from '../credit/credit.ts';
import { Purse } from '../credit/purse.ts';
import { load } from '../loading.ts';
import { numbersTaken } from '../numbering/events.ts';
import {
  must,
  optionalDay,
  optionalInstant,
  optionalText,
  optionalWhole,
  price,
  refuseIfAny,
  text,
} from '../validation.ts';
import { issuedWith } from './booking.ts';
import { appendTo, invoiceOn } from './deciding-on.ts';
import { discardInvoice, draftInvoice, refuseUnlessDraft } from './draft-invoice.ts';
import { invoiceStream } from './events.ts';
import type { DraftInvoice, InvoiceReference, InvoiceResult } from './inputs.ts';
import { issueInvoice } from './issue.ts';

export const draftInvoiceCommand: Command<DraftInvoice, InvoiceResult> = {
  name: 'invoice.draft',
  check: ({ accountId, lines }) =>
    refuseIfAny([
      text(accountId, 'accountId'),
      must(
        lines.length > 0 && lines.length <= 200,
        'InvalidInput',
        'lines',
        'lines must be from 1 to 200; split the invoice.',
      ),
      ...lines.flatMap(({ description, quantity, unitAmount, taxCategory, period }, index) => [
        text(description, `lines.${index}.description`),
        optionalWhole(quantity, `lines.${index}.quantity`, 1, 1_000_000, 'InvalidQuantity'),
        price(unitAmount, `lines.${index}.unitAmount`),
        optionalText(taxCategory, `lines.${index}.taxCategory`, 50),
        optionalDay(period?.start, `lines.${index}.period.start`),
        optionalDay(period?.end, `lines.${index}.period.end`),
        optionalInstant(period?.startsAt, `lines.${index}.period.startsAt`),
        optionalInstant(period?.endsAt, `lines.${index}.period.endsAt`),
      ]),
    ]),
  async decide(desk, { accountId, lines }) {
    const { tenant, store } = desk;
    const customer = await load(store, { tenant, stream: accountStream(accountId) }, account);
    const drafted = draftInvoice(opened(customer.state), lines, desk);
    const { invoiceId } = drafted.data;
    return {
      result: { invoiceId, accountId },
      accountId,
      streams: [{ tenant, stream: invoiceStream(invoiceId), accountId, expected: 'none', events: [drafted] }],
      assertions: [{ tenant, stream: customer.stream, expected: 'exists' }],
    };
  },
};

/** Tax, due day and number are those of the moment of issue. */
export const issueInvoiceCommand: Command<InvoiceReference, InvoiceResult> = {
  name: 'invoice.issue',
  check: ({ invoiceId }) => refuseIfAny([text(invoiceId, 'invoiceId')]),
  async decide(desk, input) {
    const { tenant, store } = desk;
    const of = await invoiceOn(desk, input.invoiceId);
    refuseUnlessDraft(of.state);
    const { accountId, currency, timeZone, invoiceId, subscriptionId, drafts } = of.state;
    const [customer, held, conventions] = await Promise.all([
      load(store, { tenant, stream: accountStream(accountId) }, account),
      loadCredit(store, { tenant, accountId, currency }),
      desk.conventions(),
    ]);
    const { taxes, netDays } = opened(customer.state);
    const invoiced = { accountId, subscriptionId, timeZone, currency, taxes, netDays, conventions };
    const issued = issueInvoice(invoiced, invoiceId, drafts, desk);
    const purse = new Purse(held, desk);
    return {
      result: { invoiceId, accountId },
      accountId,
      streams: [
        appendTo(desk, of, issuedWith(purse, issued, desk)),
        ...purse.appends(),
        ...numbersTaken(tenant, [{ type: 'InvoiceNumberTaken', data: { invoiceId, accountId } }]),
      ],
      assertions: [{ tenant, stream: customer.stream, expected: customer.version }],
    };
  },
};

export const discardInvoiceCommand: Command<InvoiceReference, InvoiceResult> = {
  name: 'invoice.discard',
  check: ({ invoiceId }) => refuseIfAny([text(invoiceId, 'invoiceId')]),
  async decide(desk, input) {
    const of = await invoiceOn(desk, input.invoiceId);
    const { accountId, invoiceId } = of.state;
    return {
      result: { invoiceId, accountId },
      accountId,
      streams: [appendTo(desk, of, [discardInvoice(of.state, desk)])],
    };
  },
};
