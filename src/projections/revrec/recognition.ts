import { timesRounded, ratio } from '../../platform/rational.ts';

/** Why less is earned than was billed; each has a contra account of its own. */
export type Correction = 'credit_note' | 'void' | 'bad_debt';

/** A piece of a correction: taken from the line at a point of its time. `amount` has the sign of the line. */
export interface Credit {
  readonly at: number;
  readonly amount: bigint;
  readonly kind: Correction;
}

/**
 * An amount to be recognised in a straight line over [start, end), in minor units. Points of time are whole numbers of any one
 * unit: days, seconds, or months of service.
 */
export interface Obligation {
  readonly amount: bigint;
  readonly start: number;
  readonly end: number;
  readonly credits: readonly Credit[];
}

/** What falls into one stretch of time. */
export interface Recognised {
  /** Revenue of the service of this time, before contra. */
  readonly revenue: bigint;
  /** What credits of this time took back of revenue recognised before them. */
  readonly contra: bigint;
  /** The parts of `contra` that are no credit notes. */
  readonly voided: bigint;
  readonly badDebt: bigint;
}

/**
 * Recognition up to each of the given points, in ascending order; the first stretch begins at the beginning of time. A credit shortens
 * pro rata: its share of what was recognised goes to contra, its share of what was deferred is never recognised. Each figure is
 * the difference of two cumulative ones, each rounded once, so that the parts add up to what is left of the amount, exactly.
 */
export function recognise(obligation: Obligation, points: readonly number[]): Recognised[] {
  const credits = [...obligation.credits].sort((a, b) => a.at - b.at);
  let net = obligation.amount;
  let reached = 0n;
  let next = 0;
  return points.map((point) => {
    let revenue = 0n;
    const contra = { credit_note: 0n, void: 0n, bad_debt: 0n };
    for (; next < credits.length && credits[next]!.at < point; next += 1) {
      const { at, amount, kind } = credits[next]!;
      const before = share(net, obligation, at);
      net -= amount;
      revenue += before - reached;
      reached = share(net, obligation, at);
      contra[kind] += before - reached;
    }
    const after = share(net, obligation, point);
    revenue += after - reached;
    reached = after;
    const { credit_note: credited, void: voided, bad_debt: badDebt } = contra;
    return { revenue, contra: credited + voided + badDebt, voided, badDebt };
  });
}

/** The part of `net` that is earned before a point; a line over no time is earned whole once it has begun. */
function share(net: bigint, { start, end }: Obligation, point: number): bigint {
  if (point <= start) return 0n;
  if (point >= end) return net;
  return timesRounded(net, ratio(point - start, end - start));
}
