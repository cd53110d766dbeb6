import { localDay, localMonth } from '../../platform/calendar.ts';
import { schedule, type LineCredit, type Month, type ObligationLine } from './schedule.ts';

/** Lines that the tests of recognition begin with. */

/** A line in minor units, posted in the month of its start unless said. */
export function line(
  amount: number,
  start: string,
  end: string,
  more: Partial<ObligationLine> = {},
): ObligationLine {
  return {
    tenant: 'acme',
    invoiceId: 'i',
    lineId: 'l',
    accountId: 'a',
    subscriptionId: 's',
    currency: 'USD',
    timeZone: 'UTC',
    postingPeriod: start.slice(0, 7),
    recognition: 'day',
    period: { start, end },
    amount: BigInt(amount),
    credits: [],
    ...more,
  };
}

/** Month, revenue, contra, change of the deferred balance. */
export function waterfall(of: ObligationLine): [Month, bigint, bigint, bigint][] {
  return schedule(of).map(({ month, billed, credited, recognised, contra }) => {
    const deferred = billed - credited - recognised + contra;
    return [month, recognised, contra, deferred];
  });
}

export const taken = (
  kind: LineCredit['kind'],
  at: string,
  amount: number,
  timeZone = 'UTC',
): LineCredit => ({
  ...{ kind, at, day: localDay(at, timeZone), month: localMonth(at, timeZone) },
  amount: BigInt(amount),
});
