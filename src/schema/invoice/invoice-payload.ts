import type { GraphQLResolveInfo } from 'graphql';
import { Field, ID, ObjectType } from 'type-graphql';
import type { CommandContext, CommandResult, InvoiceResult } from '../../commands/index.ts';
import type { RequestContext } from '../context.ts';
import { MutationPayload, perform } from '../mutation-payload.ts';
import { CreditNote, creditNoteOf } from './credit-note-type.ts';
import { Invoice, invoiceOf } from './invoice-type.ts';

@ObjectType({ description: 'What was done to an invoice.', simpleResolvers: true })
export class InvoicePayload extends MutationPayload {
  @Field(() => Invoice, { nullable: true, description: 'The invoice as it stands now; null where refused.' })
  invoice!: Invoice | null;
}

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

@ObjectType({ description: 'What recording a payment did.', simpleResolvers: true })
export class InvoicePaymentPayload extends InvoicePayload {
  @Field(() => ID, { nullable: true, description: 'The payment; null where refused.' })
  paymentId!: string | null;
}

@ObjectType({ description: 'What became of a refund.', simpleResolvers: true })
export class InvoiceRefundPayload extends InvoicePayload {
  @Field(() => ID, { nullable: true, description: 'The refund; null where refused.' })
  refundId!: string | null;
}

export interface InvoiceRequest {
  readonly context: RequestContext;
  readonly info: GraphQLResolveInfo;
  readonly needsKey: boolean;
  readonly expectedVersion?: number | null | undefined;
  readonly reason?: string | null | undefined;
}

/** Runs a command on an invoice, and shows the invoice as it stands then. */
export async function onInvoice<R extends InvoiceResult>(
  request: InvoiceRequest,
  command: (context: CommandContext) => Promise<CommandResult<R>>,
): Promise<{ readonly result: R | null; readonly payload: InvoicePayload }> {
  const { done, payload } = await perform(request, command);
  const invoice = done ? await changed(done.result.invoiceId, request.context) : null;
  return { result: done?.result ?? null, payload: { ...payload, invoice } };
}

async function changed(invoiceId: string, context: RequestContext): Promise<Invoice | null> {
  return invoiceOf(await context.loaders().invoice.clear(invoiceId).load(invoiceId));
}

/** The note and its invoice, as they stand now. */
export async function creditedInvoice(
  { invoiceId, creditNoteId }: { readonly invoiceId: string; readonly creditNoteId: string },
  context: RequestContext,
): Promise<Pick<InvoiceCreditPayload, 'invoice' | 'creditNote'>> {
  const loaded = await context.loaders().invoice.clear(invoiceId).load(invoiceId);
  const note = loaded.state?.creditNotes.find((each) => each.creditNoteId === creditNoteId);
  return { invoice: invoiceOf(loaded), creditNote: note ? creditNoteOf(note) : null };
}
