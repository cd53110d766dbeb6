import 'reflect-metadata';
import { startApp } from '../../src/app.ts';
import { readConfig } from '../../src/platform/config.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { serve } from './serve.ts';

/** The engine, as `npm start` runs it, in a process under measurement. */
const config = readConfig(process.env);
const app = await startApp(config, createLogger(config.LOG_LEVEL));
serve(app.address, () => app.stop());
