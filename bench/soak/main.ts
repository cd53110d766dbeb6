import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { table } from './report.ts';
import { soak } from './soak.ts';

const usage = `npm run soak -- [--minutes 10 | --seconds 25] [--rate 20] [--every 4] [--json]

Load on an engine while PostgreSQL and RabbitMQ are killed again and again; at the end everything is counted.
  --minutes, --seconds  how long the load lasts (default 10 minutes)
  --rate                requests a second
  --every               seconds from a server's coming back to its next kill
  --json                figures and checks as JSON on standard output
Ends with 1 where something does not hold.`;

/** `npm run soak`. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '10' },
      seconds: { type: 'string' },
      rate: { type: 'string', default: '20' },
      every: { type: 'string', default: '4' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const report = await soak({
    seconds: values.seconds === undefined ? Number(values.minutes) * 60 : Number(values.seconds),
    rate: Number(values.rate),
    faultEverySeconds: Number(values.every),
    tell: (line) => console.error(line),
  });
  console.log(values.json ? JSON.stringify(report) : table(report.figures, report.checks));
  return report.checks.every(({ holds }) => holds) ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
