import { bootstrapCommand, type BootstrapProcess } from '../support/bootstrap-process.ts';
import type { SoakReport } from '../../bench/soak/soak.ts';

/** Long enough for both servers to die by SIGKILL and by a clean stop, short enough for a suite. */
const seconds = 15;

describe('a soak, short form', () => {
  let run: BootstrapProcess | undefined;
  // Its keeper stops what it had started.
  afterAll(() => run?.child.kill('SIGKILL'));

  it('loses nothing, repeats nothing and leaves nothing undone while PostgreSQL and RabbitMQ die', async () => {
    const args = [
      'run',
      '--alone',
      'bench/soak/main.ts',
      '--json',
      '--seconds',
      `${seconds}`,
      '--every',
      '2',
    ];
    run = bootstrapCommand(args, process.env);
    const { figures, checks } = await run.next<SoakReport>();
    expect(checks.filter(({ holds }) => !holds)).toEqual([]);
    expect(checks.map(({ name }) => name)).toEqual([
      'stored = told',
      'counter = successes',
      'every change has one saga, and every saga an end',
      'stored = applied',
      'every saga has what wakes it',
      'each effect once at the downstream',
      'drift 0, minor units',
      'hash chains intact',
      'read models = a fold of the log',
    ]);
    const killed = figures.filter(({ name }) => name.endsWith(' killed')).map(({ name }) => name);
    expect(killed.sort()).toEqual(['PostgreSQL killed', 'RabbitMQ killed']);
    expect((await run.ended).code).toBe(0);
  }, 600_000);
});
