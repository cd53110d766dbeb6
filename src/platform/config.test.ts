import { ConfigError, processRoles, readConfig } from './config.ts';

const minimal = { DATABASE_URL: 'postgres://localhost/revenue' };

describe('configuration', () => {
  it('gives every role to a process that names none', () => {
    expect(readConfig(minimal).ROLES).toEqual(processRoles);
  });

  it('splits roles at commas', () => {
    expect(readConfig({ ...minimal, ROLES: 'relay, projector' }).ROLES).toEqual(['relay', 'projector']);
  });

  it.each([
    [{}, /DATABASE_URL: is required but not set/],
    [{ DATABASE_URL: 'mysql://localhost' }, /DATABASE_URL: must be a URL that begins with postgres:/],
    [{ ...minimal, PORT: 'http' }, /PORT: must be a whole number from 0 to 65535/],
    [{ ...minimal, DATABASE_POOL: '1.5' }, /DATABASE_POOL: must be a whole number from 2 to 200/],
    [{ ...minimal, ROLES: 'gateway,cook' }, /ROLES: must be some of gateway,relay,projector,orchestrator/],
    [{ ...minimal, AMQP_NAMESPACE: 'two words' }, /AMQP_NAMESPACE: must be at most 64 letters/],
    [{ ...minimal, MASTER_KEY: 'c2hvcnQ=' }, /MASTER_KEY: must be 32 bytes/],
    [{ ...minimal, CRASH_AT: 'nowhere' }, /CRASH_AT: must be a crash point/],
    [{ ...minimal, CRASH_AT: 'relay.read:0' }, /CRASH_AT: must be a crash point/],
    [
      { ...minimal, NODE_ENV: 'production', CRASH_AT: 'relay.read' },
      /CRASH_AT: must not be set in production/,
    ],
    [{ ...minimal, NODE_ENV: 'production' }, /MASTER_KEY: is required in production[^]*JWT_JWKS_URL/],
  ])('names the variable that is wrong in %j', (env, message) => {
    expect(() => readConfig(env)).toThrow(ConfigError);
    expect(() => readConfig(env)).toThrow(message);
  });

  it('takes several nodes of one RabbitMQ cluster, and refuses them where they are not of one', () => {
    const nodes = 'amqp://ada:secret@mq-1:5672,amqp://ada:secret@mq-2:5673';
    expect(readConfig({ ...minimal, AMQP_URL: nodes }).AMQP_URL).toBe(nodes);
    for (const other of [
      'amqp://ada:other@mq-2',
      'amqps://ada:secret@mq-2',
      'mq-2',
      'amqp://ada:secret@mq-2/v',
    ]) {
      expect(() => readConfig({ ...minimal, AMQP_URL: `amqp://ada:secret@mq-1,${other}` })).toThrow(
        /AMQP_URL/,
      );
    }
  });

  it('treats an empty variable as absent', () => {
    expect(readConfig({ ...minimal, AMQP_URL: '' }).AMQP_URL).toBeUndefined();
  });
});
