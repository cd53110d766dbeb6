import { negate } from '../../platform/money.ts';
import type { DraftLine, LineRate } from '../invoice/draft.ts';
import { rateKey } from '../invoice/invoice.ts';
import { itemsOf } from '../rating/terms.ts';
import type { Occasion } from '../types.ts';
import { adjustments, neverPaid, type Basis } from './basis.ts';
import type { Cut } from './cut.ts';
import type { DebitCredit } from './events.ts';
import type { Footing } from './footing.ts';
import type { Subscription } from './subscription.ts';
import { creditedUnpaid, without } from './credited-unpaid.ts';
import { takenByLine, unusedParts, type UnusedPart } from './proration.ts';

/**
 * What is unused of what was debited from a cut on, less what credits and credit notes took of it already, and less what earlier credits gave
 * though it was never paid.
 */
export function unusedFrom(
  cut: Cut,
  { footing, timeZone }: Subscription,
  basis: Basis,
): readonly UnusedPart[] {
  const lost = neverPaid(basis);
  const parts = unusedParts(footing.debits, cut, { taken: takenOf(footing, basis), lost }, timeZone);
  return without(parts, creditedUnpaid(footing, lost, timeZone));
}

/** By line, what credits and credit notes took of what was debited, in minor units. */
export function takenOf({ credited }: Footing, basis: Basis): ReadonlyMap<string, bigint> {
  const taken = takenByLine(credited);
  for (const [lineId, minor] of adjustments(basis)) taken.set(lineId, (taken.get(lineId) ?? 0n) + minor);
  return taken;
}

/**
 * Lines that give unused parts back. What was debited was without tax, and so is what is credited; it is taxed as it was when it was debited.
 */
export function creditLinesFor(
  parts: readonly UnusedPart[],
  { terms }: Footing,
  basis: Basis,
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
      ...rateOf(debit.lineId, basis),
    };
  });
}

/** Nothing where it was billed elsewhere, or just now: then the account's rate is meant. */
function rateOf(lineId: string, { invoices }: Basis): { readonly rate?: LineRate | null } {
  for (const { state } of invoices) {
    const line = state?.lines.find((each) => each.lineId === lineId);
    if (!state || !line) continue;
    const levied = line.tax && state.taxes.find((tax) => line.tax && rateKey(tax) === rateKey(line.tax));
    if (!levied) return { rate: null };
    const { code, name, percent, inclusive } = levied;
    return { rate: { code, name, percent, inclusive } };
  }
  return {};
}

export function creditOf({ lineId, corrects, amount, period }: DraftLine): DebitCredit {
  return { lineId, ofLineId: corrects!, amount: negate(amount), period };
}
