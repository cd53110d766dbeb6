import type { StreamVersion } from '../eventstore/types.ts';

/** The read models that can be waited for. */
export const readModels = ['crm', 'arr', 'entitlements', 'revrec', 'receivables'] as const;
export type ReadModel = (typeof readModels)[number];

/** A token that this engine did not give. */
export class InvalidConsistencyToken extends Error {
  readonly code = 'INVALID_CONSISTENCY_TOKEN';
  constructor() {
    super('The consistency token cannot be read. Pass the one that a mutation returned, unchanged.');
  }
}

/** Base64url of `[[stream, version], …]`; bears no tenant, which comes from the caller alone. */
export function encodeToken(versions: readonly StreamVersion[]): string {
  return Buffer.from(JSON.stringify(versions.map((v) => [v.stream, v.version]))).toString('base64url');
}

/** @throws InvalidConsistencyToken */
export function decodeToken(token: string): readonly StreamVersion[] {
  let pairs: unknown;
  try {
    pairs = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
  } catch {
    throw new InvalidConsistencyToken();
  }
  if (!Array.isArray(pairs) || pairs.length > maxStreams || !pairs.every(isPair)) {
    throw new InvalidConsistencyToken();
  }
  return pairs.map(([stream, version]) => ({ stream, version }));
}

/** No mutation writes more; a longer list would only make the wait expensive. */
const maxStreams = 100;

function isPair(pair: unknown): pair is [string, number] {
  return (
    Array.isArray(pair) &&
    pair.length === 2 &&
    typeof pair[0] === 'string' &&
    Number.isSafeInteger(pair[1]) &&
    (pair[1] as number) > 0
  );
}
