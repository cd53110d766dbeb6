import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { tenantOf, type RequestContext } from '../context.ts';
import { DateScalar } from '../scalars/calendar.ts';
import { Receivables, totalsOf } from './receivables-type.ts';

@Resolver()
export class ReceivablesResolver {
  @Query(() => Receivables, { description: 'What customers owe and have to their credit.' })
  async receivables(
    @Arg('on', () => DateScalar, { description: 'What was due before this day is overdue.' }) on: string,
    @Arg('after', () => String, { nullable: true, description: 'Consistency token; waited for.' })
    after: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<Receivables> {
    const { queries } = context.parts;
    const { stale } = await queries.waitFor('receivables', tenantOf(context), after);
    const totals = await queries.receivableTotals(tenantOf(context), on);
    return { on, byCurrency: totals.map(totalsOf), stale };
  }
}
