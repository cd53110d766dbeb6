import { serverAudits } from 'graphql-http';
import { startBareGateway, type BareGateway } from './bare-gateway.ts';

/**
 * The audits of the GraphQL over HTTP specification, against a gateway that takes GET and lets the anonymous
 * introspect.
 */
describe('GraphQL over HTTP', () => {
  let bare: BareGateway;
  const audits = serverAudits({ url: () => bare.url });

  beforeAll(async () => {
    bare = await startBareGateway({ config: { get: 'on' } });
  });
  afterAll(() => bare.gateway.close(1000));

  it('knows all audits', () => {
    expect(audits).toHaveLength(61);
  });

  it.each(audits.map((audit) => [audit.id, audit.name, audit] as const))(
    '%s %s',
    async (_id, _name, audit) => {
      const result = await audit.fn();
      expect(result.status === 'ok' ? '' : result.reason).toBe('');
    },
  );
});
