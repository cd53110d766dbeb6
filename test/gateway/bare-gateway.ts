import {
  AuthenticationFailed,
  humanRole,
  type Authenticated,
  type Identity,
} from '../../src/platform/identity/authentication.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger, type Logger } from '../../src/platform/logger.ts';
import { createGateway, type Gateway, type GatewayConfig } from '../../src/schema/gateway.ts';
import type { Parts } from '../../src/schema/parts.ts';

/** A gateway whose engine is whatever a test gives it; what is not given fails the test that reaches it. */
export interface BareGateway {
  readonly url: string;
  readonly gateway: Gateway;
  readonly identity: SayIdentity;
}

/** Takes `<role>@<tenant>` for a token: `admin@acme`. What was revoked is refused from then on. */
export class SayIdentity implements Identity {
  readonly revoked = new Set<string>();
  /** Of a token that is shown now. */
  expiresAtMs: () => number | null = () => null;

  async authenticate(authorization: string | undefined): Promise<Authenticated> {
    if (!authorization) throw new AuthenticationFailed('missing', 'Send a token.');
    const [name = '', tenant = ''] = authorization.replace(/^Bearer /, '').split('@');
    const role = humanRole(name);
    if (!role || this.revoked.has(tenant))
      throw new AuthenticationFailed('invalid', 'The token is not valid.');
    return {
      principal: { tenant, actor: `user:${name}`, role },
      expiresAtMs: this.expiresAtMs(),
      keyHash: null,
    };
  }

  async stillHolds({ principal }: Authenticated): Promise<boolean> {
    return !this.revoked.has(principal.tenant);
  }
}

export async function startBareGateway(
  options: { parts?: Partial<Parts>; config?: Partial<GatewayConfig>; logger?: Logger } = {},
): Promise<BareGateway> {
  const identity = new SayIdentity();
  const gateway = createGateway({
    ...absentParts,
    ...options.parts,
    identity,
    health: { live: async () => ({ ok: true }), ready: async () => ({ ok: true }) },
    clock: systemClock,
    logger: options.logger ?? silentLogger,
    config: { environment: 'test', host: '127.0.0.1', ...options.config },
  });
  return { gateway, identity, url: await gateway.listen(0) };
}

const absent = (name: string): never =>
  new Proxy(
    {},
    {
      get: (_, property) => {
        throw new Error(`The test gave no ${name} and something asked for its ${String(property)}.`);
      },
    },
  ) as never;

const absentParts: Parts = {
  commands: absent('commands'),
  previews: absent('previews'),
  operations: absent('operations'),
  queries: absent('queries'),
  sagaCommands: absent('saga commands'),
  sagaFeed: absent('saga feed'),
  sagaList: () => absent('saga list'),
  planCodes: () => absent('plan codes'),
  productCodes: () => absent('product codes'),
  couponCodes: () => absent('coupon codes'),
  accountHistory: () => absent('account history'),
  testClocks: absent('test clocks'),
  store: absent('store'),
  wakeups: absent('wake-ups'),
};
