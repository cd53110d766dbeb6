import { isObjectType, type GraphQLField, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { callerOf, type RequestContext } from '../context.ts';
import { forbidden } from '../errors/request-errors.ts';
import { isAllowed, permissions } from './permissions.ts';

type Field = GraphQLField<unknown, RequestContext>;
type Resolver = GraphQLFieldResolver<unknown, RequestContext>;

/**
 * Puts the table of permissions before every field that it names; fields that it does not name run as they
 * are. For a subscription the check is made when it begins and again for each event. Throws where a root
 * field has no row, or a row no field.
 */
export function enforcePermissions(schema: GraphQLSchema): GraphQLSchema {
  const missing = rootFields(schema).filter((name) => permissions[name] === undefined);
  if (missing.length > 0) throw new Error(`No row in the table of permissions for ${missing.join(', ')}.`);
  for (const name of Object.keys(permissions)) guard(name, fieldOf(schema, name));
  return schema;
}

/**
 * Throws FORBIDDEN (or UNAUTHENTICATED) where the caller's role may not use the field; for look-ups that lead
 * to another field's data.
 */
export function authorise(field: string, context: RequestContext): void {
  const { role } = callerOf(context).principal;
  if (!isAllowed(field, role)) throw forbidden(field, role);
}

function guard(name: string, field: Field): void {
  const { resolve, subscribe } = field;
  field.resolve = guarded(name, resolve ?? ((source) => (source as Record<string, unknown>)[field.name]));
  if (subscribe) field.subscribe = guarded(name, subscribe);
}

function guarded(name: string, resolver: Resolver): Resolver {
  return (source, args, context, info) => {
    authorise(name, context);
    return resolver(source, args, context, info);
  };
}

function rootFields(schema: GraphQLSchema): string[] {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return roots.flatMap((root) =>
    Object.keys(root?.getFields() ?? {}).map((field) => `${root?.name}.${field}`),
  );
}

function fieldOf(schema: GraphQLSchema, name: string): Field {
  const [typeName = '', fieldName = ''] = name.split('.');
  const type = schema.getType(typeName);
  const field: Field | undefined = isObjectType(type) ? type.getFields()[fieldName] : undefined;
  if (!field) throw new Error(`The table of permissions has a row for ${name}, which does not exist.`);
  return field;
}
