import type { GraphQLResolveInfo } from 'graphql';
import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Info,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { tenantOf, type RequestContext } from '../context.ts';
import { MutationPayload, perform } from '../mutation-payload.ts';
import { idWithin } from '../relay/typed-id.ts';
import { RevenueSchedule, scheduleOf } from '../revrec/revenue-type.ts';
import { toOptionalMoney } from '../scalars/money.ts';
import { CreditNote, creditNoteOf, Invoice, InvoiceCreditInput, invoiceOf } from './invoice-type.ts';

@ObjectType({ description: 'What crediting an invoice did.', simpleResolvers: true })
export class InvoiceCreditPayload extends MutationPayload {
  @Field(() => Invoice, {
    nullable: true,
    description: 'The invoice with all its credit notes; null where refused.',
  })
  invoice!: Invoice | null;

  @Field(() => CreditNote, {
    nullable: true,
    description: 'The credit note that was issued; null where refused.',
  })
  creditNote!: CreditNote | null;
}

@Resolver(() => Invoice)
export class InvoiceResolver {
  @Query(() => Invoice, { nullable: true, description: 'One invoice, as true as the event log.' })
  async invoice(
    @Arg('id', () => ID, { description: 'The invoice.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<Invoice | null> {
    return invoiceOf(await context.loaders().invoice.load(idWithin('Invoice', id)));
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

  @Mutation(() => InvoiceCreditPayload, {
    nullable: true,
    description: 'Gives an invoice back, whole or in part, by a credit note.',
  })
  async invoiceCredit(
    @Arg('input', () => InvoiceCreditInput, { description: 'What to give back.' }) input: InvoiceCreditInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<InvoiceCreditPayload> {
    const { reason, expectedVersion } = input;
    const { done, payload } = await perform(
      { context, info, needsKey: true, expectedVersion, reason },
      async (command) => {
        const lines = input.lines?.map(({ lineId, amount }, index) => ({
          lineId,
          amount: toOptionalMoney(amount, `lines.${index}.amount`),
        }));
        const invoiceId = idWithin('Invoice', input.invoiceId);
        return context.parts.commands.creditInvoice(command, { invoiceId, reason, lines: lines ?? null });
      },
    );
    if (!done) return { ...payload, invoice: null, creditNote: null };
    const loaded = await context.loaders().invoice.clear(done.result.invoiceId).load(done.result.invoiceId);
    const note = loaded.state?.creditNotes.find(
      ({ creditNoteId }) => creditNoteId === done.result.creditNoteId,
    );
    return { ...payload, invoice: invoiceOf(loaded), creditNote: note ? creditNoteOf(note) : null };
  }
}
