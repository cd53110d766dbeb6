import pino, { type Logger, type LoggerOptions } from 'pino';

export type { Logger } from 'pino';

/** Structured logs, one JSON object a line; secrets that slip into an object are blanked. */
export function createLogger(level: string, to: 'stdout' | 'stderr' = 'stdout'): Logger {
  const options: LoggerOptions = {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ['authorization', 'headers.authorization', '*.authorization', 'password', 'secret'],
      censor: '[redacted]',
    },
  };
  return pino(options, pino.destination(to === 'stdout' ? 1 : 2));
}

export const silentLogger: Logger = pino({ level: 'silent' });
