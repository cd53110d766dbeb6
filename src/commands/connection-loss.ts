import { isNativeError } from 'node:util/types';

const lostCodes = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND']);

/**
 * Whether the database went away, so that it is open whether the last statement was committed. Sending the command again under its
 * key is then safe, and the only way to know.
 */
export function isConnectionLoss(error: unknown): boolean {
  // Not instanceof: a test runner loads code in a realm of its own, and the errors of sockets are of Node's.
  if (!isNativeError(error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // Classes of SQLSTATE: 08 connection exceptions, 57P the server shuts down or has just started.
  if (lostCodes.has(code) || code.startsWith('08') || code.startsWith('57P')) return true;
  // The pg driver gives these no code.
  return /^(Connection terminated|Client has encountered a connection error|Query read timeout|timeout exceeded when trying to connect)/.test(
    error.message,
  );
}
