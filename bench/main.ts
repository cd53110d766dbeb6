import 'reflect-metadata';
import { createLogger } from '../src/platform/logger.ts';
import { markdownOf, tableOf } from './harness/table.ts';
import { ensurePeers, startServers } from './harness/servers.ts';
import type { Figure } from './harness/figure.ts';
import { benchmarksOf, optionsOf } from './options.ts';

/** Standard output is for the figures alone. */
const logger = createLogger('warn', 'stderr');
const written = {
  table: tableOf,
  markdown: markdownOf,
  json: (figures: readonly Figure[]) => JSON.stringify(figures, null, 2),
};
const tell = (line: string): void => console.error(line);

/**
 * `npm run bench [-- --json | --markdown] [-- --quick] [-- --only append,relay]`: measures the engine, and what it is compared to,
 * on servers of its own. Ends with 1 where something could not be measured, not where a target was missed: machines differ.
 */
async function main(args: readonly string[]): Promise<void> {
  const { form, quick, only } = optionsOf(args);
  const chosen = await benchmarksOf(only);
  await ensurePeers(tell);
  const release = await startServers(tell);
  try {
    const figures: Figure[] = [];
    for (const [name, benchmark] of chosen) {
      const started = Date.now();
      try {
        figures.push(...(await benchmark({ quick, logger, tell })));
      } catch (error) {
        // The others' figures stand.
        tell(`${name}: could not be measured: ${error instanceof Error ? error.stack : String(error)}`);
        process.exitCode = 1;
        continue;
      }
      tell(`${name}: measured in ${Math.round((Date.now() - started) / 1000)} s`);
    }
    console.log(written[form](figures));
  } finally {
    await release();
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  process.exitCode = 1;
});
