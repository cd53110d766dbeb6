import { send } from './client.ts';
import { startBareGateway, type BareGateway } from './bare-gateway.ts';

describe('a connection that rests', () => {
  let bare: BareGateway;
  beforeAll(async () => void (bare = await startBareGateway()));
  afterAll(() => bare.gateway.close(1_000));

  it('is kept longer than by those who come through a balancer', async () => {
    const { headers } = await send(bare.url, { query: '{ __typename }' });
    expect(headers.get('keep-alive')).toBe('timeout=75');
  });
});
