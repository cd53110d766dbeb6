import type { Principal } from '../platform/identity.ts';
import type { CommandContext, Commands } from '../commands/index.ts';
import { accepted } from './answers.ts';
import type { ImportedCustomer } from './imported-customer.ts';
import type { PlansOfFile } from './plans-of-file.ts';
import { serviceDates, type AsOf } from './service-dates.ts';

/** Where customers go, and in whose name. */
export interface Book {
  readonly commands: Commands;
  readonly plans: PlansOfFile;
  readonly principal: Principal;
  readonly asOf: AsOf;
}

/**
 * Brings one customer in: account, subscription, and cancellation where service ended. Each command bears a key made of the
 * customer's id, so whatever an earlier run has done, even half, is done once. `unchanged`: it was all there already.
 * @throws RowRejected where the book refuses the row; nothing is left half done by a refusal, as what can be refused is checked first.
 */
export async function bringIn(book: Book, customer: ImportedCustomer): Promise<'imported' | 'unchanged'> {
  const dates = serviceDates(customer, book.asOf);
  const plan = await book.plans.ensure(customer.plan);
  const { commands } = book;
  const context = (step: string): CommandContext => ({
    principal: book.principal,
    idempotencyKey: `import:${customer.externalId}:${step}`,
  });
  const account = accepted(
    await commands.openAccount(context('open'), {
      externalId: customer.externalId,
      name: customer.name,
      country: customer.country,
      timeZone: customer.timeZone,
      currency: customer.currency,
      segment: 'self_serve',
      contact: { name: customer.contactName, email: customer.email, phone: null },
    }),
  );
  const subscription = accepted(
    await commands.startSubscription(context('start'), {
      accountId: account.result.accountId,
      planCode: plan,
      unitPrice: customer.monthlyPrice,
      startedOn: dates.startedOn,
      externalId: customer.externalId,
      commitmentMonths: customer.commitmentMonths,
      billedThrough: dates.billedPeriod.end,
      openingDebit: customer.monthlyPrice,
    }),
  );
  if (dates.cancelledOn === null) return subscription.replayed ? 'unchanged' : 'imported';
  const cancellation = accepted(
    await commands.cancelSubscription(context('cancel'), {
      subscriptionId: subscription.result.subscriptionId,
      effectiveOn: dates.cancelledOn,
    }),
  );
  return cancellation.replayed ? 'unchanged' : 'imported';
}
