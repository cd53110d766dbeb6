import { money, sum, subtract, type Currency } from '../../platform/money.ts';
import { percentOf } from '../../platform/percent.ts';
import { plus, ratio, timesRounded, truncated, type Rational } from '../../platform/rational.ts';
import type { AccountTax } from '../account/events.ts';
import type { DraftLine, LineRate } from './draft.ts';
import type { DocumentTax, InvoiceLine } from './events.ts';
import { rateKey } from './invoice.ts';

export interface Taxed {
  /** In the order of the drafts, each without tax and with its share of it. */
  readonly lines: readonly InvoiceLine[];
  /** One per rate, in the order in which the lines name them. */
  readonly taxes: readonly DocumentTax[];
}

/**
 * Reckons the tax of an invoice: exact per line, rounded once per rate (half away from zero), then split over the rate's lines; shares
 * are rounded towards zero and the last line that bears any takes the rest.
 */
export function taxed(drafts: readonly DraftLine[], taxes: readonly AccountTax[], currency: Currency): Taxed {
  const rateOf = ({ taxCategory, rate }: DraftLine): LineRate | null =>
    rate === undefined ? (taxes.find(({ category }) => category === taxCategory) ?? null) : rate;
  const shares = new Map<string, bigint>();
  const documentTaxes: DocumentTax[] = [];
  for (const rate of ratesOf(drafts.map(rateOf))) {
    const borne = drafts.filter((draft) => {
      const own = rateOf(draft);
      return own && rateKey(own) === rateKey(rate);
    });
    const exact = borne.map((draft) => ({ draft, tax: exactTax(draft, rateOf(draft) ?? rate) }));
    for (const [lineId, share] of split(exact)) shares.set(lineId, share);
    const amount = money(
      borne.reduce((all, { lineId }) => all + (shares.get(lineId) ?? 0n), 0n),
      currency,
    );
    const base = borne.map((draft) => netOf(draft, rateOf(draft) ?? rate, shares));
    const { code, name, percent, inclusive } = rate;
    documentTaxes.push({ code, name, percent, inclusive, base: sum(base, currency), amount });
  }
  return { lines: drafts.map((draft) => lineOf(draft, rateOf(draft), shares)), taxes: documentTaxes };
}

function ratesOf(named: readonly (LineRate | null)[]): readonly LineRate[] {
  return [...new Map(named.flatMap((rate) => (rate ? [[rateKey(rate), rate] as const] : []))).values()];
}

/** Minor units: a part of the amount where it is contained in it, else on top of it. */
function exactTax(draft: DraftLine, rate: LineRate): Rational {
  const { num, den } = percentOf(rate.percent);
  return ratio(draft.amount.minor * num, contains(draft, rate) ? den + num : den);
}

function split(
  exact: readonly { readonly draft: DraftLine; readonly tax: Rational }[],
): ReadonlyMap<string, bigint> {
  const bearing = exact.filter(({ tax }) => tax.num !== 0n);
  const whole = timesRounded(
    1n,
    bearing.reduce((all, { tax }) => plus(all, tax), ratio(0)),
  );
  const firsts = bearing.slice(0, -1).map(({ draft, tax }) => [draft.lineId, truncated(tax)] as const);
  const rest = firsts.reduce((left, [, share]) => left - share, whole);
  const last = bearing.at(-1);
  return new Map(last ? [...firsts, [last.draft.lineId, rest]] : firsts);
}

const contains = ({ netOfTax }: DraftLine, { inclusive }: LineRate): boolean => inclusive && !netOfTax;

function netOf(draft: DraftLine, rate: LineRate, shares: ReadonlyMap<string, bigint>) {
  const share = money(shares.get(draft.lineId) ?? 0n, draft.amount.currency);
  return contains(draft, rate) ? subtract(draft.amount, share) : draft.amount;
}

function lineOf(draft: DraftLine, rate: LineRate | null, shares: ReadonlyMap<string, bigint>): InvoiceLine {
  const { lineId, kind, description, discounts, period, planCode, planVersion, quantity, corrects } = draft;
  const line = { lineId, kind, description, discounts, period, planCode, planVersion, quantity, corrects };
  if (!rate) return { ...line, amount: draft.amount, tax: null };
  const { code, percent } = rate;
  const tax = { code, percent, amount: money(shares.get(lineId) ?? 0n, draft.amount.currency) };
  return { ...line, amount: netOf(draft, rate, shares), tax };
}
