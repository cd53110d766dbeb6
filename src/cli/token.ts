import { parseArgs } from 'node:util';
import { systemClock } from '../platform/clock.ts';
import { developmentSecrets } from '../platform/development-secrets.ts';
import { grantableRoles } from '../platform/identity/authentication.ts';
import { createDevelopmentIssuer } from '../platform/identity/development-issuer.ts';
import { toldHelp } from './told-help.ts';

const usage = `npm run token [-- --role <${grantableRoles.join('|')}>] [--tenant <name>] [--subject <who>]

Signs a token of thirty days for development and prints it alone: by default of a developer who is admin of the tenant dev.
`;

/** `npm run token`: tokens for development. */
if (toldHelp(usage)) process.exit(0);
const { values } = parseArgs({
  options: {
    role: { type: 'string', default: 'admin' },
    tenant: { type: 'string', default: 'dev' },
    subject: { type: 'string', default: 'developer' },
  },
});
const { DATA_DIR, JWT_ISSUER, JWT_AUDIENCE, NODE_ENV } = process.env;
const role = grantableRoles.find((candidate) => candidate === values.role);
if (!role) {
  console.error(`--role must be one of ${grantableRoles.join(', ')}; got "${values.role}".`);
  process.exitCode = 1;
} else if (!DATA_DIR || NODE_ENV === 'production') {
  console.error('Development tokens need DATA_DIR and do not serve production.');
  process.exitCode = 1;
} else {
  const issue = createDevelopmentIssuer({
    privateKey: developmentSecrets(DATA_DIR).tokenPrivateKey,
    environment: 'development',
    clock: systemClock,
    issuer: JWT_ISSUER,
    audience: JWT_AUDIENCE,
  });
  console.log(await issue({ tenant: values.tenant, subject: values.subject, role }));
}
