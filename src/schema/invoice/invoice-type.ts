import { Field, ID, Int, ObjectType } from 'type-graphql';
import { statusOf } from '../../commands/invoice/standing.ts';
import { localMonth } from '../../platform/calendar.ts';
import { sum } from '../../platform/money.ts';
import { enumOf } from '../enums.ts';
import { Connection } from '../relay/connection.ts';
import { Node } from '../relay/node.ts';
import { typedId } from '../relay/typed-id.ts';
import { DateScalar, DateTimeScalar, MonthScalar } from '../scalars/calendar.ts';
import { moneyOf, MoneyType } from '../scalars/money.ts';
import { CreditNote, creditNoteOf } from './credit-note-type.ts';
import type { InvoiceFacts } from './invoice-facts.ts';
import { DocumentTaxType, draftLineOf, InvoiceLineType, lineOf, taxOf } from './invoice-line-type.ts';
import { InvoicePayment, InvoiceRefund, paymentOf, refundOf } from './payment-type.ts';

export const InvoiceStatusEnum = enumOf('InvoiceStatus', 'How an invoice stands.', {
  draft: 'Written by hand and not issued: nothing is owed.',
  discarded: 'A draft that will not be issued.',
  issued: 'Open whole.',
  partly_paid: 'Something was paid, something is open.',
  paid: 'Nothing is open, by payment, customer credit or credit notes.',
  void: 'Taken back whole before anything was paid.',
  written_off: 'What was open is given up.',
});

@ObjectType({
  description: 'What was billed, exactly, in the transaction that caused it; or a draft of it.',
  implements: Node,
  simpleResolvers: true,
})
export class Invoice extends Node {
  @Field(() => Int, {
    nullable: true,
    description:
      'Gap-free within the tenant; null for drafts. By the read model, which the answer of a mutation that takes a number waits for.',
  })
  number?: number | null;

  @Field(() => InvoiceStatusEnum, { description: 'How it stands.' })
  status!: string;

  @Field(() => String, { description: 'ISO 4217 code.' })
  currency!: string;

  @Field(() => DateTimeScalar, { description: 'When it was issued; of a draft, when it was written.' })
  issuedAt!: string;

  @Field(() => MonthScalar, { description: 'Accounting month; of a draft, that in which it was written.' })
  postingPeriod!: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Day by which it is to be paid; null for a draft.',
  })
  dueOn!: string | null;

  @Field(() => MoneyType, { description: 'Sum of the lines.' })
  subtotal!: MoneyType;

  @Field(() => [DocumentTaxType], { description: 'Its taxes, by rate; none on a draft.' })
  taxes!: DocumentTaxType[];

  @Field(() => MoneyType, { description: 'With tax; negative where it is owed to the customer.' })
  total!: MoneyType;

  @Field(() => MoneyType, { description: 'What is still owed of it.' })
  open!: MoneyType;

  @Field(() => MoneyType, { description: 'What payments settled, refunds not deducted.' })
  paid!: MoneyType;

  @Field(() => MoneyType, { description: 'What customer credit settled.' })
  creditApplied!: MoneyType;

  @Field(() => [InvoiceLineType], { description: 'Its positions.' })
  lines!: InvoiceLineType[];

  @Field(() => [CreditNote], { description: 'What was given back since.' })
  creditNotes!: CreditNote[];

  @Field(() => [InvoicePayment], { description: 'What was paid.' })
  payments!: InvoicePayment[];

  @Field(() => [InvoiceRefund], { description: 'What goes back of it.' })
  refunds!: InvoiceRefund[];

  @Field(() => Int, { description: 'Version of the invoice; send it as `expectedVersion`.' })
  version!: number;

  @Field(() => ID, { description: 'The account that owes it.' })
  accountId!: string;

  @Field(() => ID, { description: 'The subscription that it bills; empty where it bills none.' })
  subscriptionId!: string;

  readonly invoiceId!: string;
}

@ObjectType({ description: 'A page of invoices.', simpleResolvers: true })
export class InvoiceConnection extends Connection(Invoice, 'Invoice') {
  @Field(() => Boolean, {
    description: 'True where the read model had not reached the consistency token in time.',
  })
  stale!: boolean;
}

/** Null where there is none. */
export function invoiceOf({
  version,
  state,
}: {
  version: number;
  state: InvoiceFacts | null;
}): Invoice | null {
  if (!state) return null;
  const { invoice, issued, drafted } = state;
  const { invoiceId, accountId, subscriptionId, currency, timeZone, dueOn } = invoice;
  const issuedAt = issued?.issuedAt ?? drafted?.draftedAt ?? '';
  const lines = issued ? issued.lines.map(lineOf) : invoice.drafts.map(draftLineOf);
  const amounts = (issued ? issued.lines : invoice.drafts).map(({ amount }) => amount);
  return Object.assign(
    new Invoice(),
    {
      id: typedId('Invoice', invoiceId),
      ...{ currency, issuedAt, dueOn, lines, version },
      status: statusOf(invoice),
      postingPeriod: issued?.postingPeriod ?? localMonth(issuedAt, timeZone),
      subtotal: moneyOf(sum(amounts, currency)),
      taxes: invoice.taxes.map(taxOf),
      total: moneyOf(invoice.total),
      open: moneyOf(invoice.open),
      paid: moneyOf(invoice.paid),
      creditApplied: moneyOf(invoice.applied),
      creditNotes: state.creditNotes.map(creditNoteOf),
      payments: state.payments.map(paymentOf),
      refunds: state.refunds.map(refundOf),
      accountId: typedId('Account', accountId),
      subscriptionId: subscriptionId === null ? '' : typedId('Subscription', subscriptionId),
    },
    { invoiceId },
  );
}
