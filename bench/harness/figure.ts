/** One measured figure, as `--json` prints it. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** `events/s`, `ms`, `×` (a ratio), `MB`. */
  readonly unit: string;
  /** What it was measured against in the same run; null where it stands alone. */
  readonly against: string | null;
  /** What is wanted: `≥ 0.7`, `≤ 25`; null where the figure is reported only. */
  readonly target: string | null;
  /** Null without a target. */
  readonly met: boolean | null;
}

/** What is wanted of a figure: at least, or at most, so much. */
export type Target = { readonly atLeast: number } | { readonly atMost: number };

interface Given {
  readonly unit: string;
  readonly against?: string;
  readonly target?: Target;
}

export function figure(name: string, value: number, { unit, against, target }: Given): Figure {
  return {
    name,
    value: rounded(value),
    unit,
    against: against ?? null,
    target: target ? written(target) : null,
    met: target ? reached(value, target) : null,
  };
}

const written = (target: Target): string =>
  'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`;

const reached = (value: number, target: Target): boolean =>
  'atLeast' in target ? value >= target.atLeast : value <= target.atMost;

/** Three significant digits below a thousand, whole numbers above. */
const rounded = (value: number): number =>
  Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3));
