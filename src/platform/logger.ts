import pino, { type Logger } from 'pino';

export type { Logger } from 'pino';

/** Structured logs, one JSON object a line on stdout; secrets that slip into an object are blanked. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ['authorization', 'headers.authorization', '*.authorization', 'password', 'secret'],
      censor: '[redacted]',
    },
  });
}

export const silentLogger: Logger = pino({ level: 'silent' });
