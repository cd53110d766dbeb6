const isMinor = (key: string): boolean => key === 'minor' || key.endsWith('Minor');

/**
 * JSON with exact money: bigints under keys `minor` or `…Minor` are written as decimal strings and come back as bigints.
 * @throws for a bigint under another key and for a number under such a key, which could not be told apart when read.
 */
export function toExactJson(value: object): string {
  return JSON.stringify(value, (key, held: unknown) => {
    if (typeof held === 'bigint') {
      if (!isMinor(key)) throw new TypeError(`bigint under "${key}": only minor and …Minor hold bigints`);
      return held.toString();
    }
    if (typeof held === 'number' && isMinor(key))
      throw new TypeError(`number under "${key}": minor units are bigints`);
    return held;
  });
}

/** Reads what `toExactJson` wrote. @throws SyntaxError */
export function fromExactJson(text: string): unknown {
  return JSON.parse(text, (key, held: unknown) =>
    isMinor(key) && typeof held === 'string' ? BigInt(held) : held,
  );
}
