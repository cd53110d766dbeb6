/** SQLSTATE classes and codes after which the same work can succeed: lost connections, shutdowns, lock trouble, full resources. */
const transientStates = /^(08|53|57P|40001|40P01|55P03|57014|25006|25P03|58030)/;

const transientCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** The driver reports these without a code. */
const transientMessages =
  /connection terminated|connection error|connection timeout|timeout exceeded|read timeout|not queryable/i;

/** Cancelled because it took longer than a statement may. */
export const isTimeout = (error: unknown): boolean => error instanceof Error && codeOf(error) === '57014';

/** Transient, and not a statement that takes too long: for work that has been tried often enough to know that it always will. */
export const isOutage = (error: unknown): boolean => isTransient(error) && !isTimeout(error);

/** Whether trying again unchanged can help. Anything else is taken for a defect of the event or of the code. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  if (code !== null) return transientCodes.has(code) || transientStates.test(code);
  return transientMessages.test(error.message);
}

const codeOf = (error: Error): string | null =>
  'code' in error && typeof error.code === 'string' ? error.code : null;
