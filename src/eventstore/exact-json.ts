const isMinor = (key: string): boolean => key === 'minor' || key.endsWith('Minor');

/**
 * JSON with exact money: bigints under keys `minor` or `…Minor` are written as decimal strings and come back as bigints.
 * @throws for a bigint under another key and for a number under such a key, which could not be told apart when read.
 */
export function toExactJson(value: object): string {
  // A function for each member costs ten times what the rest does, and most events say nothing of money.
  return JSON.stringify(value, mentionsMoney(value) ? exactly : undefined);
}

function exactly(key: string, held: unknown): unknown {
  if (typeof held === 'bigint') {
    if (!isMinor(key)) throw new TypeError(`bigint under "${key}": only minor and …Minor hold bigints`);
    return held.toString();
  }
  if (typeof held === 'number' && isMinor(key))
    throw new TypeError(`number under "${key}": minor units are bigints`);
  return held;
}

function mentionsMoney(value: object): boolean {
  for (const [key, held] of Object.entries(value) as [string, unknown][]) {
    if (typeof held === 'bigint' || (typeof held === 'number' && isMinor(key))) return true;
    if (typeof held === 'object' && held !== null && mentionsMoney(held)) return true;
  }
  return false;
}

const moneyKey = /[mM]inor"/;

/** Reads what `toExactJson` wrote. @throws SyntaxError */
export function fromExactJson(text: string): unknown {
  const value = JSON.parse(text) as unknown;
  if (moneyKey.test(text) && typeof value === 'object' && value !== null) restoreMoney(value);
  return value;
}

function restoreMoney(value: object): void {
  for (const [key, held] of Object.entries(value) as [string, unknown][]) {
    if (typeof held === 'object' && held !== null) restoreMoney(held);
    else if (typeof held === 'string' && isMinor(key)) Object.assign(value, { [key]: BigInt(held) });
  }
}
