/** One thing that has to hold at the end of a run. */
export interface Check {
  readonly name: string;
  readonly holds: boolean;
  /** The figures behind it. */
  readonly detail: string;
}

/** Holds where all differences are zero. @param pairs what it is, what was found, what it has to be */
export function equal(
  name: string,
  pairs: readonly (readonly [string, number | bigint, number | bigint])[],
): Check {
  const wrong = pairs.filter(([, found, wanted]) => BigInt(found) !== BigInt(wanted));
  const told = (wrong.length > 0 ? wrong : pairs).map(([what, found, wanted]) =>
    BigInt(found) === BigInt(wanted) ? `${found} ${what}` : `${found} instead of ${wanted} ${what}`,
  );
  return { name, holds: wrong.length === 0, detail: told.join(', ') };
}
