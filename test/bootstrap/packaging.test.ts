import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../src/platform/config.ts';

const read = (file: string): string => readFileSync(join(import.meta.dirname, '..', '..', file), 'utf8');

interface LockedPackage {
  readonly resolved?: string;
  readonly optionalDependencies?: Record<string, string>;
}

describe('what a clone is installed from', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, LockedPackage> };

  it('names no registry', () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved?.startsWith('http'))).toEqual([]);
  });

  it('lists the optional packages of every platform, without which npm ci refuses the lock file', () => {
    const listed = Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 13));
    const optional = Object.values(packages).flatMap((one) => Object.keys(one.optionalDependencies ?? {}));
    expect(optional.filter((name) => !listed.includes(name))).toEqual([]);
  });
});

// Checked statically: the containers themselves are not run by this suite.
describe('docker-compose.yml', () => {
  const [described = ''] = read('docker-compose.yml').split(/^volumes:$/m);
  const services = new Map(
    described
      .split(/^ {2}(?=\w+:$)/m)
      .slice(1)
      .map((text) => [text.slice(0, text.indexOf(':')), text] as const),
  );
  const variable = (service: string, name: string): string | undefined =>
    new RegExp(`^ {6}${name}: (.*)$`, 'm').exec(services.get(service) ?? '')?.[1];

  it('configures the engine with variables that it accepts', () => {
    const names = ['NODE_ENV', 'DATABASE_URL', 'AMQP_URL'] as const;
    const config = readConfig(Object.fromEntries(names.map((name) => [name, variable('engine', name)])));
    expect(config.AMQP_URL).toBeDefined();
  });

  it('gives the engine the users, passwords and database that the servers are made with', () => {
    const database = new URL(variable('engine', 'DATABASE_URL') ?? '');
    expect(database).toMatchObject({
      hostname: 'postgres',
      username: variable('postgres', 'POSTGRES_USER'),
      password: variable('postgres', 'POSTGRES_PASSWORD'),
      pathname: `/${variable('postgres', 'POSTGRES_DB')}`,
    });
    const broker = new URL(variable('engine', 'AMQP_URL') ?? '');
    expect(broker).toMatchObject({
      hostname: 'rabbitmq',
      username: variable('rabbitmq', 'RABBITMQ_DEFAULT_USER'),
      password: variable('rabbitmq', 'RABBITMQ_DEFAULT_PASS'),
    });
  });

  it('enables the exchange type that the topology needs', () => {
    expect(services.get('rabbitmq')).toContain(
      'rabbitmq-plugins enable --offline rabbitmq_consistent_hash_exchange',
    );
  });

  it('publishes ports to this machine alone', () => {
    const published = [...services.values()].flatMap((text) => /ports: \['([^']+)'\]/.exec(text)?.[1] ?? []);
    expect(published).toHaveLength(3);
    for (const port of published) expect(port).toMatch(/^127\.0\.0\.1:/);
  });
});
