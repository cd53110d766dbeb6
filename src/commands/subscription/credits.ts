import { negate } from '../../platform/money.ts';
import type { DraftLine, LineRate } from '../invoice/draft.ts';
import { rateKey } from '../invoice/invoice.ts';
import { itemsOf } from '../rating/terms.ts';
import type { Occasion } from '../types.ts';
import { adjustments, neverPaid, type Basis } from './basis.ts';
import type { Cut } from './cut.ts';
import type { DebitCredit, GivesCredit } from './events.ts';
import type { Footing } from './footing.ts';
import type { Subscription } from './subscription.ts';
import { givenLess, type GivenLess } from './credited-unpaid.ts';
import { takenByLine, unusedParts, type UnusedPart } from './proration.ts';

/**
 * What is unused of what was debited from a cut on, less what credits and credit notes took of it already, and less what earlier credits gave
 * though it was never paid. The one rule of all that gives something back: changes, pauses and cancellations.
 */
export function unusedFrom(cut: Cut, { footing, timeZone }: Subscription, basis: Basis): GivenLess {
  const earlier = { taken: takenOf(footing, basis), lost: neverPaid(basis) };
  return givenLess(unusedParts(footing.debits, cut, earlier, timeZone), footing.unpaid);
}

/** What an event says of credits given, and withheld. */
export function givesCredit(lines: readonly DraftLine[], { withheld }: GivenLess): GivesCredit {
  const credits = lines.map(creditOf);
  return withheld ? { credits, withheld } : { credits };
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

function creditOf({ lineId, corrects, amount, period }: DraftLine): DebitCredit {
  return { lineId, ofLineId: corrects!, amount: negate(amount), period };
}
