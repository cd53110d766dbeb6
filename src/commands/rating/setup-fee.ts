import { addIntervals } from '../../platform/calendar.ts';
import type { LocalDate } from '../../platform/clock.ts';
import type { Currency, Money } from '../../platform/money.ts';
import type { PlanVersionPublished } from '../catalog/events.ts';
import type { DraftLine } from '../invoice/draft.ts';

/** Charged once for a plan or add-on, with its first bill. */
export interface SetupFee {
  readonly planCode: string;
  readonly planVersion: number;
  readonly name: string;
  readonly taxCategory: string;
  readonly amount: Money;
}

/** The fee of an offer in a currency; null where it has none. */
export function setupFeeOf(published: PlanVersionPublished['data'], currency: Currency): SetupFee | null {
  const amount = published.setupFees.find((fee) => fee.currency === currency);
  if (!amount || amount.minor === 0n) return null;
  const { planCode, planVersion, name, taxCategory } = published;
  return { planCode, planVersion, name, taxCategory, amount };
}

/** Lines of fees that fall due on a day: never discounted, earned on that day, no part of recurring revenue. */
export function setupFeeLines(
  fees: readonly SetupFee[],
  on: LocalDate,
  lineId: (planCode: string) => string,
): readonly DraftLine[] {
  const period = { start: on, end: addIntervals(on, { unit: 'day', count: 1 }, 1) };
  return fees.map(({ planCode, planVersion, name, taxCategory, amount }) => ({
    lineId: lineId(planCode),
    kind: 'setup_fee',
    description: `${name}: setup`,
    amount,
    discounts: [],
    period,
    planCode,
    planVersion,
    quantity: 1,
    corrects: null,
    taxCategory,
    netOfTax: false,
  }));
}
