import type { Currency } from '../../platform/money.ts';

/** An amount of an account's books. Figures of the same table, item and currency add up; one that is not there is 0. */
export interface Figure {
  readonly currency: Currency;
  /** The table of the read models that holds it. */
  readonly table: string;
  /** What of that table: an invoice and its fact, a line, a month; empty where it is a sum over the account. */
  readonly item: string;
  readonly minor: bigint;
}

/** By how much the figures of a currency differ, and in which tables. */
export interface Difference {
  readonly minor: bigint;
  readonly tables: readonly string[];
}

/** By currency, for each that either side has a figure in. Figure by figure: what is too much here never makes up for what lacks there. */
export function differences(
  told: readonly Figure[],
  held: readonly Figure[],
): ReadonlyMap<Currency, Difference> {
  const off = new Map<string, { of: Figure; minor: bigint }>();
  const add = (of: Figure, minor: bigint): void => {
    const key = JSON.stringify([of.currency, of.table, of.item]);
    off.set(key, { of, minor: (off.get(key)?.minor ?? 0n) + minor });
  };
  for (const figure of told) add(figure, figure.minor);
  for (const figure of held) add(figure, -figure.minor);

  const found = new Map<Currency, { minor: bigint; tables: Set<string> }>();
  for (const { of, minor } of off.values()) {
    const all = found.get(of.currency) ?? { minor: 0n, tables: new Set() };
    all.minor += minor < 0n ? -minor : minor;
    if (minor !== 0n) all.tables.add(of.table);
    found.set(of.currency, all);
  }
  return new Map(
    [...found].map(([currency, { minor, tables }]) => [currency, { minor, tables: [...tables].sort() }]),
  );
}
