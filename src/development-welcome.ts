import type { Engine } from './engine.ts';
import { createDevelopmentIssuer } from './platform/identity/development-issuer.ts';
import { createTenant } from './platform/identity/tenants.ts';

export const developmentTenant = 'dev';

/** Makes the development tenant and signs an admin's token for it. */
export async function developmentToken({ pool, clock, config, secrets }: Engine): Promise<string> {
  if (!secrets.development) throw new Error('Development tokens need DATA_DIR and do not serve production.');
  await createTenant(pool, developmentTenant, true);
  const issue = createDevelopmentIssuer({
    privateKey: secrets.development.tokenPrivateKey,
    environment: config.NODE_ENV,
    clock,
    issuer: config.JWT_ISSUER,
    audience: config.JWT_AUDIENCE,
  });
  return issue({ tenant: developmentTenant, subject: 'developer', role: 'admin' });
}

/** What `npm start` tells a newcomer: where everything is, and a first request to paste. */
export function welcome(graphql: string, token: string): string {
  const base = graphql.replace(/\/graphql$/, '');
  return `
  GraphQL         ${graphql}
  Subscriptions   ${graphql.replace(/^http/, 'ws')}   (graphql-transport-ws)
  Health          ${base}/health/ready
  Token           ${token}
                  (tenant ${developmentTenant}, role admin, 30 days)

  A first request to paste:

  curl -s ${graphql} -H 'content-type: application/json' \\
    -H 'authorization: Bearer ${token}' \\
    -d '{"query":"{ arr { totals { accounts active cancelled } } }"}'
`;
}
