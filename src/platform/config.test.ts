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
    [{ ...minimal, PORT: 'http' }, /PORT: /],
    [{ ...minimal, ROLES: 'gateway,cook' }, /ROLES/],
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

  it('treats an empty variable as absent', () => {
    expect(readConfig({ ...minimal, AMQP_URL: '' }).AMQP_URL).toBeUndefined();
  });
});
