import { Arg, Ctx, Field, FieldResolver, ID, ObjectType, Query, Resolver } from 'type-graphql';
import { tenantOf, type RequestContext } from '../context.ts';
import { badInput } from '../errors/request-errors.ts';
import { idWithin } from '../relay/typed-id.ts';
import { MonthScalar } from '../scalars/calendar.ts';
import { RevenueMonthType, revenueMonthOf, RevenueSchedule, scheduleOf } from './revenue-type.ts';

@ObjectType({
  description: 'Revenue recognition: what was billed, what is earned, what is still owed.',
  simpleResolvers: true,
})
export class Revenue {
  @Field(() => Boolean, { description: 'True where the read model had not reached `after` in time.' })
  stale!: boolean;
}

/** Ten years; more months at once would be a report. */
const mostMonths = 120;

@Resolver(() => Revenue)
export class RevenueResolver {
  @Query(() => Revenue, { description: 'Deferred and recognised revenue.' })
  async revenue(
    @Arg('after', () => String, { nullable: true, description: 'Consistency token; waited for.' })
    after: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<Revenue> {
    return context.parts.queries.waitFor('revrec', tenantOf(context), after);
  }

  @FieldResolver(() => [RevenueMonthType], {
    description: 'Month by month and currency, with balances carried from before.',
  })
  async byMonth(
    @Arg('from', () => MonthScalar, { description: 'First month.' }) from: string,
    @Arg('to', () => MonthScalar, { description: 'Last month.' }) to: string,
    @Arg('currency', () => String, { nullable: true, description: 'One currency; default: all.' })
    currency: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<RevenueMonthType[]> {
    if (monthNumber(to) - monthNumber(from) >= mostMonths)
      throw badInput(`Ask for ${mostMonths} months at most.`, ['to']);
    const months = await context.parts.queries.revenueByMonth(tenantOf(context), { from, to, currency });
    return months.map(revenueMonthOf);
  }

  @FieldResolver(() => [RevenueSchedule], { description: 'The schedules of an invoice, one per line.' })
  async schedules(
    @Arg('invoiceId', () => ID, { description: 'The invoice.' }) invoiceId: string,
    @Ctx() context: RequestContext,
  ): Promise<RevenueSchedule[]> {
    const ids = [idWithin('Invoice', invoiceId)];
    const [schedules = []] = await context.parts.queries.schedulesByInvoiceIds(tenantOf(context), ids);
    return schedules.map(scheduleOf);
  }
}

const monthNumber = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
