import { DatabaseError } from 'pg';

const codeOf = (error: unknown): string | null =>
  error instanceof DatabaseError ? (error.code ?? null) : null;

/** Deadlock or serialization failure: rolled back, and worth the same attempt again. */
export const isTransient = (error: unknown): boolean => ['40P01', '40001'].includes(codeOf(error) ?? '');

/**
 * Whether the server itself refused the statement, so that nothing of it was committed. A lost connection and a shutdown
 * leave that open.
 */
export function isRefused(error: unknown): boolean {
  const code = codeOf(error);
  return code !== null && !code.startsWith('08') && !code.startsWith('57P');
}

export const isDuplicateReceipt = (error: unknown): boolean =>
  error instanceof DatabaseError && error.code === '23505' && error.constraint === 'command_receipts_pkey';

/** A stream that was to begin stands already. */
export const isTakenStream = (error: unknown): boolean =>
  error instanceof DatabaseError && error.code === '23505' && error.constraint === 'streams_pkey';
