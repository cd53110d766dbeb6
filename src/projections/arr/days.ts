import type { LocalDate } from '../../platform/clock.ts';
import type { Currency } from '../../platform/money.ts';
import type { MovementKind } from './movements.ts';

/** A movement as it stands in the books of its day. */
export interface Booking {
  readonly tenant: string;
  readonly currency: Currency;
  readonly day: LocalDate;
  readonly kind: MovementKind;
  readonly mrrDelta: bigint;
  readonly arrDelta: bigint;
}

export type DaySums = Readonly<Record<MovementKind, bigint>> & {
  readonly tenant: string;
  readonly currency: Currency;
  readonly day: LocalDate;
  readonly arr: bigint;
};

const empty = { new: 0n, expansion: 0n, contraction: 0n, churn: 0n, reactivation: 0n, arr: 0n };

/** What the days gain when some bookings are made and others taken back. */
export function daySums(made: readonly Booking[], takenBack: readonly Booking[] = []): DaySums[] {
  const days = new Map<string, DaySums>();
  const book = (booking: Booking, sign: bigint): void => {
    const { tenant, currency, day, kind } = booking;
    const key = JSON.stringify([tenant, currency, day]);
    const sums = days.get(key) ?? { tenant, currency, day, ...empty };
    days.set(key, {
      ...sums,
      [kind]: sums[kind] + sign * booking.mrrDelta,
      arr: sums.arr + sign * booking.arrDelta,
    });
  };
  for (const booking of made) book(booking, 1n);
  for (const booking of takenBack) book(booking, -1n);
  return [...days.values()];
}
