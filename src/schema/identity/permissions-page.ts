import { grantableRoles } from '../../platform/identity/authentication.ts';
import { permissions } from './permissions.ts';

const introduction = `# Who may do what

Made by \`npm run schema\` from \`src/schema/identity/permissions.ts\`; a test tries every row with every role. The
role comes from the token (\`role\`) or from the API key, the tenant likewise and never from input. A field that is
not listed shows no more than what it hangs on. What a role may not use answers FORBIDDEN; what belongs to another
tenant answers as if it did not exist.
`;

/** The table of permissions as a page for people. */
export function permissionsPage(): string {
  const header = `| field | ${grantableRoles.join(' | ')} |`;
  const rule = `| --- |${' :-: |'.repeat(grantableRoles.length)}`;
  const rows = Object.entries(permissions).map(
    ([field, granted]) =>
      `| \`${field}\` | ${grantableRoles.map((role) => (granted.includes(role) ? 'yes' : '')).join(' | ')} |`,
  );
  return `${introduction}\n${[header, rule, ...rows].join('\n')}\n`;
}
