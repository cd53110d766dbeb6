import { isObjectType, type GraphQLField } from 'graphql';
import { grantableRoles } from '../../src/platform/identity/authentication.ts';
import { createContext } from '../../src/schema/context.ts';
import { permissions } from '../../src/schema/identity/permissions.ts';
import { enforcePermissions } from '../../src/schema/identity/enforce-permissions.ts';
import { createSchema } from '../../src/schema/schema.ts';
import type { RequestContext } from '../../src/schema/context.ts';
import type { Parts } from '../../src/schema/parts.ts';

type Field = GraphQLField<unknown, RequestContext>;

const schema = createSchema();
const reached = new Error('the resolver was reached');
/** Whatever a resolver asks for is where it is told from a refusal. */
const parts = new Proxy(
  {},
  {
    get: () => {
      throw reached;
    },
  },
) as Parts;

function contextOf(role: (typeof grantableRoles)[number]): RequestContext {
  const caller = { principal: { tenant: 'acme', actor: 'user:ada', role }, expiresAtMs: null, keyHash: null };
  return createContext({ caller, parts });
}

function fieldOf(name: string): Field {
  const [type = '', field = ''] = name.split('.');
  const owner = schema.getType(type);
  if (!isObjectType(owner)) throw new Error(`${type} is no object type`);
  return owner.getFields()[field] as Field;
}

/** `refused` or `let through`, whatever becomes of it behind the door. */
async function outcome(field: Field, role: (typeof grantableRoles)[number]): Promise<string> {
  const info = { fieldNodes: [], operation: { selectionSet: { selections: [] } } } as never;
  const args = new Proxy({}, { get: () => ({}) });
  try {
    await (field.subscribe ?? field.resolve)?.({}, args, contextOf(role), info);
    return 'let through';
  } catch (error) {
    return (error as { extensions?: { code?: string } }).extensions?.code === 'FORBIDDEN'
      ? 'refused'
      : 'let through';
  }
}

describe('the table of permissions', () => {
  const cases = Object.entries(permissions).flatMap(([name, granted]) =>
    grantableRoles.map((role) => [name, role, granted.includes(role) ? 'let through' : 'refused'] as const),
  );

  it.each(cases)('%s for %s: %s', async (name, role, expected) => {
    expect(await outcome(fieldOf(name), role)).toBe(expected);
  });

  it('refuses every field to someone', () => {
    const refused = cases.filter(([, , expected]) => expected === 'refused');
    expect(refused.length).toBeGreaterThan(40);
  });

  it('keeps a schema with an unlisted root field from being served', () => {
    const bare = createSchema();
    bare.getQueryType()!.getFields()['unlisted'] = { ...fieldOf('Query.account'), name: 'unlisted' };
    expect(() => enforcePermissions(bare)).toThrow('Query.unlisted');
  });
});
