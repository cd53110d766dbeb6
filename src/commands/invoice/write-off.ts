import { localMonth } from '../../platform/calendar.ts';
import { formatMoney, money, type Money } from '../../platform/money.ts';
import { ratio, truncated } from '../../platform/rational.ts';
import { reject } from '../errors.ts';
import type { Occasion } from '../types.ts';
import type { InvoiceWrittenOff, TakenLine } from './events.ts';
import { documentOf, remainderOf, type Invoice } from './invoice.ts';
import { refuseUnlessIssued } from './standing.ts';

/**
 * Gives up what is open. `balance` is the customer's credit: while there is any, the invoice is paid from it first, so that nobody is owed
 * money for days that they never paid. It shortens what is left of each charge pro rata; tax stays owed to the authority.
 */
export function writeOffInvoice(
  state: Invoice,
  reason: string,
  balance: Money,
  occasion: Occasion,
): InvoiceWrittenOff {
  refuseUnlessIssued(state);
  if (state.open.minor <= 0n) {
    reject('NothingOpen', 'invoiceId', 'The invoice has nothing open; there is nothing to write off.');
  }
  if (balance.minor > 0n) {
    const message = `The customer has ${formatMoney(balance)} ${balance.currency} to their credit; apply it to the invoice first.`;
    reject('CustomerHasCredit', 'invoiceId', message, { credit: String(balance.minor) });
  }
  return {
    type: 'InvoiceWrittenOff',
    data: {
      ...documentOf(state, occasion),
      reason,
      writtenOffAt: occasion.now,
      postingPeriod: localMonth(occasion.now, state.timeZone),
      amount: state.open,
      lines: netOf(state),
    },
  };
}

/**
 * The part of the open amount that is not tax, split over what is left of the charges; the last takes the rest. What the invoice credits itself has
 * paid for the rest of them, and stays.
 */
function netOf(state: Invoice): readonly TakenLine[] {
  const left = state.lines.map((line) => ({ line, minor: remainderOf(state, line) }));
  const net = left.reduce((all, { minor }) => all + minor, 0n);
  const gross = state.total.minor - state.givenBack.minor;
  if (net <= 0n || gross <= 0n) return [];
  const whole = truncated(ratio(state.open.minor * net, gross));
  const lost = whole < net ? whole : net;
  const bearing = left.filter(({ minor }) => minor > 0n);
  const borne = bearing.reduce((all, { minor }) => all + minor, 0n);
  const firsts = bearing.slice(0, -1).map(({ minor }) => truncated(ratio(minor * lost, borne)));
  const rest = firsts.reduce((remaining, share) => remaining - share, lost);
  return bearing
    .map(({ line }, index) => ({
      lineId: line.lineId,
      amount: money(firsts[index] ?? rest, state.currency),
    }))
    .filter(({ amount }) => amount.minor !== 0n);
}
