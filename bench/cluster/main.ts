import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { table } from '../soak/report.ts';
import { cluster, type Kill } from './cluster.ts';

const usage = `npm run cluster -- [--rate 10] [--json]

Three RabbitMQ nodes and two processes of each role; one node and one process of each role are killed under load. Prints how long
changes that were asked for right after each kill took, and counts everything at the end.
  --rate  requests a second
  --json  kills and checks as JSON on standard output
Ends with 1 where something does not hold.`;

/** `npm run cluster`. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      rate: { type: 'string', default: '10' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const report = await cluster({ rate: Number(values.rate), tell: (line) => console.error(line) });
  const figures = report.kills.map((kill) => ({ name: `killed: ${kill.name}`, value: recovery(kill) }));
  console.log(values.json ? JSON.stringify(report) : table(figures, report.checks));
  return report.checks.every(({ holds }) => holds) ? 0 : 1;
}

const recovery = ({ accepted, applied, completed, sagas, underWay }: Kill): string =>
  `accepted within ${accepted} ms, in all read models ${applied} ms, sagas completed ${completed} ms; ${sagas} sagas under way ended within ${underWay} ms`;

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
