import { money } from '../../platform/money.ts';
import type { Credited } from '../invoice/booking.ts';
import { creditNote, type LineTaking } from '../invoice/credit-note.ts';
import type { CreditNoteIssued } from '../invoice/events.ts';
import { remainderOf, type Invoice } from '../invoice/invoice.ts';
import type { Loaded } from '../loading.ts';
import type { Occasion } from '../types.ts';
import type { Basis } from './basis.ts';
import type { Settlement } from './events.ts';
import type { UnusedPart } from './proration.ts';

export interface GivenBack {
  readonly notes: readonly Credited[];
  /** What no credit note can give back: billed elsewhere, or more than is left of its invoice. */
  readonly rest: readonly UnusedPart[];
}

/**
 * Gives unused parts back by credit notes on the invoices that billed them: what is open falls first, and what was paid is credited
 * or to be refunded.
 */
export function giveBack(
  parts: readonly UnusedPart[],
  settlement: Exclude<Settlement, 'none'>,
  reason: string,
  { invoices }: Basis,
  occasion: Occasion,
): GivenBack {
  let rest = parts;
  const notes = invoices.flatMap((of): readonly Credited[] => {
    if (!isIssued(of)) return [];
    const { takings, left } = takingsFrom(of.state, rest);
    if (takings.length === 0) return [];
    const note = creditNote(of.state, takings, { ...occasion, reason, settlement, creditBalance: 0n });
    if (exceeds(note, of.state)) return [];
    rest = left;
    return [{ of, note }];
  });
  return { notes, rest };
}

/** Credits on the invoice itself may bear more tax than what it charges: then a note would give back more than the invoice came to. */
function exceeds({ data: { total } }: CreditNoteIssued, invoice: Invoice): boolean {
  return -total.minor > invoice.total.minor - invoice.givenBack.minor;
}

function isIssued(loaded: Basis['invoices'][number]): loaded is Loaded<Invoice> {
  return loaded.state?.stage === 'issued';
}

/** Never more of an invoice than is left of it: lines that it credits itself count. */
function takingsFrom(
  invoice: Invoice,
  parts: readonly UnusedPart[],
): { readonly takings: readonly LineTaking[]; readonly left: readonly UnusedPart[] } {
  let room = invoice.lines.reduce((all, line) => all + remainderOf(invoice, line), 0n);
  const takings: LineTaking[] = [];
  const left = parts.flatMap((part): readonly UnusedPart[] => {
    const line = invoice.lines.find(({ lineId }) => lineId === part.debit.lineId);
    if (!line || room <= 0n) return [part];
    const taken = part.amount.minor < room ? part.amount.minor : room;
    room -= taken;
    takings.push([line, taken]);
    const amount = money(part.amount.minor - taken, part.amount.currency);
    return amount.minor > 0n ? [{ ...part, amount }] : [];
  });
  return { takings, left };
}
