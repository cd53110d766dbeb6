import type { Wakeups } from '../../messaging/types.ts';
import { add, money, negate, type Money } from '../../platform/money.ts';
import type { BookTotals, Queries } from '../../queries/index.ts';
import { whenWoken } from '../websocket/when-woken.ts';

/** How recurring revenue moved in one currency since the last update. */
export interface CurrencyChange {
  readonly currency: string;
  readonly mrrDelta: Money;
  readonly arrDelta: Money;
}

export interface ArrUpdateEvent {
  /** The first update of a feed: there is nothing that it differs from. */
  readonly snapshot: boolean;
  readonly totals: BookTotals;
  readonly changes: readonly CurrencyChange[];
}

const pollMs = 5_000;
/** A stream of commits, an import for one, moves a dashboard ten times a second and not at every commit. */
const pauseMs = 100;

/** The totals, and again whenever they differ: woken by the projector's commit, at the reader's pace. */
export function arrChanges(
  { queries, wakeups }: { readonly queries: Queries; readonly wakeups: Wakeups },
  tenant: string,
): AsyncIterableIterator<ArrUpdateEvent> {
  let last: BookTotals | null = null;
  return whenWoken({
    pollMs,
    pauseMs,
    listen: (wake) =>
      wakeups.on('projection', (details) => {
        if (details.size === 0 || details.has(`arr ${tenant}`) || details.has(`crm ${tenant}`)) wake();
      }),
    async produce() {
      const totals = await queries.totals(tenant);
      if (last && same(last, totals)) return null;
      const update = { snapshot: last === null, totals, changes: last ? changesBetween(last, totals) : [] };
      last = totals;
      return update;
    },
  });
}

/** Per currency that moved. */
export function changesBetween(before: BookTotals, after: BookTotals): readonly CurrencyChange[] {
  const currencies = new Set([...before.currencies, ...after.currencies].map(({ currency }) => currency));
  return [...currencies].sort().flatMap((currency) => {
    const of = (totals: BookTotals, figure: 'mrr' | 'arr'): Money =>
      totals.currencies.find((each) => each.currency === currency)?.[figure] ?? money(0n, currency);
    const mrrDelta = add(of(after, 'mrr'), negate(of(before, 'mrr')));
    const arrDelta = add(of(after, 'arr'), negate(of(before, 'arr')));
    return mrrDelta.minor === 0n && arrDelta.minor === 0n ? [] : [{ currency, mrrDelta, arrDelta }];
  });
}

function same(a: BookTotals, b: BookTotals): boolean {
  return (
    a.accounts === b.accounts &&
    a.active === b.active &&
    a.cancelled === b.cancelled &&
    changesBetween(a, b).length === 0 &&
    a.currencies.every(
      (x) => b.currencies.find((y) => y.currency === x.currency)?.liveSubscriptions === x.liveSubscriptions,
    )
  );
}
