import 'reflect-metadata';
import { runDemo } from '../demo/run-demo.ts';

/** `npm run demo`: a book of business and the story of one upgrade, in the terminal. */
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
try {
  await runDemo(process.argv.slice(2), process.env, (line) => console.log(line), interrupted.signal);
} catch (error) {
  console.error(`The demo stopped: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
