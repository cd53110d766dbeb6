import { occasion } from '../../commands/examples.ts';
import { draftLine, eur, issuedWith } from '../../commands/invoice/examples.ts';
import type { InvoiceEvent } from '../../commands/invoice/events.ts';
import { invoice } from '../../commands/invoice/invoice.ts';
import { recordPayment } from '../../commands/invoice/payment.ts';
import { requestRefund } from '../../commands/invoice/refund.ts';
import { invoiceFacts } from './invoice-facts.ts';

const issued = issuedWith([], [draftLine('l', 10_000)]);
const at = (operation: string, day: string) => occasion(operation, `${day}T12:00:00.000Z`);
const settledAt = (...events: readonly InvoiceEvent[]) =>
  events.reduce(invoiceFacts.evolve, invoiceFacts.initial)?.settledAt;
const stateOf = (...events: readonly InvoiceEvent[]) => events.reduce(invoice.evolve, invoice.initial)!;

test('an invoice is settled when its last part was paid, until a refund opens it again', () => {
  const amount = eur(5_000);
  const first = recordPayment(stateOf(issued), { invoiceId: 'inv', amount }, at('1', '2026-10-10'));
  expect(settledAt(issued, ...first)).toBeNull();
  const rest = recordPayment(stateOf(issued, ...first), { invoiceId: 'inv', amount }, at('2', '2026-10-20'));
  const paid = [issued, ...first, ...rest];
  expect(settledAt(...paid)).toBe('2026-10-20T12:00:00.000Z');
  const wanted = { invoiceId: 'inv', amount: eur(1), reason: 'r' };
  expect(settledAt(...paid, requestRefund(stateOf(...paid), wanted, at('3', '2026-10-25')))).toBeNull();
});
