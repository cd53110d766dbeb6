import { runImport } from '../import/run-import.ts';

/** `npm run import -- <file.csv>`: brings a book of business in; docs/import.md. The first Ctrl-C ends it between customers. */
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
const terminal = { out: (line: string) => console.log(line), err: process.stderr };
process.exitCode = await runImport(process.argv.slice(2), process.env, terminal, interrupted.signal);
