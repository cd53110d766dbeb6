import { negate } from '../../platform/money.ts';
import type { LocalDate } from '../../platform/clock.ts';
import type { DraftLine } from '../invoice/draft.ts';
import { itemsOf } from '../rating/terms.ts';
import type { Occasion } from '../types.ts';
import { adjustments, type Basis } from './basis.ts';
import type { DebitCredit } from './events.ts';
import type { Footing } from './footing.ts';
import { takenByLine, unusedParts, type UnusedPart } from './proration.ts';

/** What is unused of what was debited from a day on, less what credits and credit notes took of it already. */
export function unusedFrom(day: LocalDate, footing: Footing, basis: Basis): readonly UnusedPart[] {
  const taken = takenByLine(footing.credited);
  for (const [lineId, minor] of adjustments(basis)) taken.set(lineId, (taken.get(lineId) ?? 0n) + minor);
  return unusedParts(footing.debits, day, taken);
}

/** Lines that give unused parts back. What was debited was without tax, and so is what is credited. */
export function creditLinesFor(
  parts: readonly UnusedPart[],
  { terms }: Footing,
  { idOf }: Pick<Occasion, 'idOf'>,
): readonly DraftLine[] {
  return parts.map(({ debit, amount, period }) => {
    const item = itemsOf(terms).find(({ plan }) => plan.planCode === debit.planCode) ?? terms;
    const { planCode, planVersion, name, taxCategory } = item.plan;
    return {
      ...{ planCode, planVersion, taxCategory, period },
      lineId: idOf('credit', debit.lineId),
      kind: 'proration_credit',
      description: `${name} × ${item.quantity}`,
      amount: negate(amount),
      discounts: [],
      quantity: item.quantity,
      corrects: debit.lineId,
      netOfTax: true,
    };
  });
}

export function creditOf({ lineId, corrects, amount, period }: DraftLine): DebitCredit {
  return { lineId, ofLineId: corrects!, amount: negate(amount), period };
}
