import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { tenantOf, type RequestContext } from '../context.ts';
import { Invoice } from '../invoice/invoice-type.ts';
import { MonthScalar } from '../scalars/calendar.ts';
import { balanceOf, entryOf, JournalEntryType, TrialBalance } from './journal-type.ts';

@Resolver(() => Invoice)
export class JournalResolver {
  @FieldResolver(() => [JournalEntryType], {
    nullable: true,
    description:
      'How it stands in the ledger, with its credit notes and the revenue of each month; as true as the event log.',
  })
  async journal(@Root() { invoiceId }: Invoice, @Ctx() context: RequestContext): Promise<JournalEntryType[]> {
    const entries = await context.parts.queries.invoiceJournal(tenantOf(context), invoiceId);
    return entries.map(entryOf);
  }

  @Query(() => TrialBalance, { description: 'The ledger at the end of a month, by the read model.' })
  async trialBalance(
    @Arg('period', () => MonthScalar, { description: 'The month.' }) period: string,
    @Arg('currency', () => String, { nullable: true, description: 'One currency; default: all.' })
    currency: string | null | undefined,
    @Arg('after', () => String, { nullable: true, description: 'Consistency token; waited for.' })
    after: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<TrialBalance> {
    const { queries } = context.parts;
    const waits = (['revrec', 'receivables'] as const).map((model) =>
      queries.waitFor(model, tenantOf(context), after),
    );
    const stale = (await Promise.all(waits)).some((waited) => waited.stale);
    const balances = await queries.trialBalance(tenantOf(context), { period, currency });
    return { period, balances: balances.map(balanceOf), stale };
  }
}
