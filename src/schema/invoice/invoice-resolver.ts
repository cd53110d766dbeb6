import { Arg, Args, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { tenantOf, type RequestContext } from '../context.ts';
import { connectionOf, PageArgs, pageRequest } from '../relay/connection.ts';
import { idWithin } from '../relay/typed-id.ts';
import { RevenueSchedule, scheduleOf } from '../revrec/revenue-type.ts';
import { CreditNote } from './credit-note-type.ts';
import { InvoiceFilterInput } from './invoice-inputs.ts';
import { numberOf } from './document-number.ts';
import { Invoice, InvoiceConnection, invoiceOf } from './invoice-type.ts';

@Resolver(() => Invoice)
export class InvoiceResolver {
  @Query(() => Invoice, { nullable: true, description: 'One invoice, as true as the event log.' })
  async invoice(
    @Arg('id', () => ID, { description: 'The invoice.' }) id: string,
    @Arg('after', () => String, {
      nullable: true,
      description: 'Consistency token; the read model of numbers is waited for.',
    })
    after: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<Invoice | null> {
    await context.parts.queries.waitFor('receivables', tenantOf(context), after);
    return invoiceOf(await context.loaders().invoice.load(idWithin('Invoice', id)));
  }

  @Query(() => InvoiceConnection, {
    description:
      'Invoices, newest first: the read model says which, and each is shown as the event log has it.',
  })
  async invoices(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => InvoiceFilterInput, { nullable: true, description: 'Which are wanted.' })
    filter: InvoiceFilterInput | null | undefined,
    @Arg('consistencyToken', () => String, { nullable: true, description: 'Of a mutation; waited for.' })
    token: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<InvoiceConnection> {
    const { queries } = context.parts;
    const { stale } = await queries.waitFor('receivables', tenantOf(context), token);
    const accountId = filter?.accountId ? idWithin('Account', filter.accountId) : null;
    const { status, overdueOn } = filter ?? {};
    const found = await queries.receivables(tenantOf(context), pageRequest(page), {
      ...{ accountId, status: status ?? null, overdueOn: overdueOn ?? null },
    });
    const ids = found.edges.map(({ node }) => node.invoiceId);
    const loaded = await Promise.all(ids.map((id) => context.loaders().invoice.load(id)));
    const invoices = new Map(ids.map((id, index) => [id, invoiceOf(loaded[index]!)]));
    // The read model has only what the log has.
    return { ...connectionOf(found, ({ invoiceId }) => invoices.get(invoiceId)!), stale };
  }

  @FieldResolver(() => Int, { nullable: true })
  number(@Root() { invoiceId }: Invoice, @Ctx() context: RequestContext): Promise<number | null> {
    return numberOf(context.loaders().invoiceNumber, invoiceId, context);
  }

  @FieldResolver(() => [RevenueSchedule], {
    nullable: true,
    description: 'When its lines are recognised as revenue, by the read model.',
  })
  async schedules(
    @Root() { invoiceId }: Invoice,
    @Ctx() context: RequestContext,
  ): Promise<RevenueSchedule[]> {
    const [schedules = []] = await context.parts.queries.schedulesByInvoiceIds(tenantOf(context), [
      invoiceId,
    ]);
    return schedules.map(scheduleOf);
  }
}

@Resolver(() => CreditNote)
export class CreditNoteResolver {
  @FieldResolver(() => Int, { nullable: true })
  number(@Root() { creditNoteId }: CreditNote, @Ctx() context: RequestContext): Promise<number | null> {
    return numberOf(context.loaders().creditNoteNumber, creditNoteId, context);
  }
}
