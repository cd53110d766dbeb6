import { localMonth } from '../../platform/calendar.ts';
import { add, money, negate, sum } from '../../platform/money.ts';
import { percentOf } from '../../platform/percent.ts';
import { timesRounded, truncated, ratio } from '../../platform/rational.ts';
import type { Occasion } from '../types.ts';
import { allocated } from './allocation.ts';
import type { CreditNoteIssued, CreditNoteLine, DocumentTax, InvoiceLine } from './events.ts';
import { rateKey, remainderOf, type Invoice } from './invoice.ts';

/** What becomes of what a note gives back of payments: it stays with the engine as credit, or is to be paid out. */
export type Settlement = 'credit' | 'refund';

export interface NoteOccasion extends Occasion {
  readonly reason: string;
  readonly settlement: Settlement;
  /** The customer's credit; a note that charges again takes back from it what the invoice gave. Minor units. */
  readonly creditBalance: bigint;
}

/** What is taken of a line, without tax, in minor units with the sign of the line. */
export type LineTaking = readonly [line: InvoiceLine, amount: bigint];

/**
 * A credit note on lines. Its tax is rounded once per rate and note, never more than is left of the invoice's; the note that takes the last of
 * a rate's lines takes the residue of its tax.
 */
export function creditNote(
  state: Invoice,
  takings: readonly LineTaking[],
  occasion: NoteOccasion,
): CreditNoteIssued {
  const { currency } = state;
  const taken = takings.filter(([, amount]) => amount !== 0n);
  const taxOf = new Map<string, bigint>();
  const taxes: DocumentTax[] = [];
  for (const rate of state.taxes) {
    const borne = taken.filter(([{ tax }]) => tax && rateKey(tax) === rateKey(rate));
    if (borne.length === 0) continue;
    const base = borne.reduce((all, [, amount]) => all + amount, 0n);
    const tax = taxTaken(state, rate, base);
    for (const [lineId, share] of shares(rate, borne, tax)) taxOf.set(lineId, share);
    taxes.push({ ...rate, base: money(-base, currency), amount: money(-tax, currency) });
  }
  const lines = taken.map(([line, amount]): CreditNoteLine => {
    const share = money(-(taxOf.get(line.lineId) ?? 0n), currency);
    return {
      lineId: occasion.idOf('credit-note-line', line.lineId),
      ofLineId: line.lineId,
      amount: money(-amount, currency),
      tax: line.tax && { ...line.tax, amount: share },
      period: line.period,
    };
  });
  const subtotal = sum(
    lines.map((line) => line.amount),
    currency,
  );
  const total = taxes.reduce((all, tax) => add(all, tax.amount), subtotal);
  return {
    type: 'CreditNoteIssued',
    data: {
      creditNoteId: occasion.idOf('credit-note', state.invoiceId),
      invoiceId: state.invoiceId,
      accountId: state.accountId,
      subscriptionId: state.subscriptionId,
      operationId: occasion.operationId,
      reason: occasion.reason,
      issuedAt: occasion.now,
      postingPeriod: localMonth(occasion.now, state.timeZone),
      lines,
      subtotal,
      taxes,
      total,
      allocation: allocated(state, lines, negate(total), occasion),
    },
  };
}

/** The rate's part of the tax: what is left of it with the last of its lines. */
function taxTaken(state: Invoice, rate: DocumentTax, base: bigint): bigint {
  const key = rateKey(rate);
  const left = rate.amount.minor - (state.creditedTax[key]?.minor ?? 0n);
  const lines = state.lines.filter(({ tax }) => tax && rateKey(tax) === key);
  if (lines.reduce((all, line) => all + remainderOf(state, line), 0n) === base) return left;
  const tax = timesRounded(base, percentOf(rate.percent));
  if (left < 0n) return tax < left ? left : tax;
  return tax > left ? left : tax;
}

/** Rounded towards zero; the last takes the rest. */
function shares(
  { percent }: DocumentTax,
  borne: readonly LineTaking[],
  tax: bigint,
): readonly (readonly [string, bigint])[] {
  const { num, den } = percentOf(percent);
  const firsts = borne
    .slice(0, -1)
    .map(([{ lineId }, amount]) => [lineId, truncated(ratio(amount * num, den))] as const);
  const rest = firsts.reduce((left, [, share]) => left - share, tax);
  const last = borne.at(-1);
  return last ? [...firsts, [last[0].lineId, rest]] : firsts;
}
