import 'reflect-metadata';
import { collectDefaultMetrics } from 'prom-client';
import { startApp } from './app.ts';
import { developmentToken, welcome } from './development-welcome.ts';
import { readConfig } from './platform/config.ts';
import { armCrashPoint } from './platform/crash-points.ts';
import { createLogger } from './platform/logger.ts';

/**
 * The engine as a process. The caller stops it; bootstrap.mjs does so on SIGINT and SIGTERM.
 *
 * @throws ConfigError where the environment, the database or the broker cannot be used
 */
export async function main(): Promise<{ readonly address: string; readonly stop: () => Promise<void> }> {
  const config = readConfig(process.env);
  if (config.CRASH_AT) armCrashPoint(config.CRASH_AT);
  const app = await startApp(config, createLogger(config.LOG_LEVEL));
  collectDefaultMetrics({ register: app.engine.metrics.registry });
  if (app.engine.secrets.development && config.ROLES.includes('gateway')) {
    console.error(welcome(app.address, await developmentToken(app.engine)));
  }
  return app;
}
