import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  findBreakingChanges,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
} from 'graphql';
import { permissionsPage } from '../../src/schema/identity/permissions-page.ts';
import { createSchema, schemaText } from '../../src/schema/schema.ts';

const root = join(import.meta.dirname, '../..');
const committed = (file: string): string => readFileSync(join(root, file), 'utf8');
const schema = createSchema();
const types = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);

type AnyField = GraphQLField<unknown, unknown> | GraphQLInputField;

function fieldsOf(type: GraphQLNamedType): readonly AnyField[] {
  if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return [];
  const fields: Readonly<Record<string, AnyField>> = type.getFields();
  return Object.values(fields);
}

const argumentsOf = (field: AnyField): readonly GraphQLArgument[] => ('args' in field ? field.args : []);

describe('the schema', () => {
  it('is the one in schema.graphql (npm run schema writes it)', () => {
    expect(committed('schema.graphql')).toBe(schemaText());
  });

  it('breaks nothing that was released', () => {
    const released = buildSchema(committed('test/gateway/released.graphql'));
    expect(findBreakingChanges(released, schema)).toEqual([]);
  });

  it('describes every type, field and argument', () => {
    const undescribed = types.flatMap((type) => [
      ...(type.description ? [] : [type.name]),
      ...fieldsOf(type).flatMap((field) => [
        ...(field.description ? [] : [`${type.name}.${field.name}`]),
        ...argumentsOf(field)
          .filter(({ description }) => !description)
          .map(({ name }) => `${type.name}.${field.name}(${name})`),
      ]),
    ]);
    expect(undescribed).toEqual([]);
  });

  it('has no floating-point number anywhere', () => {
    const printed = committed('schema.graphql');
    expect(printed).not.toMatch(/: \[?Float/);
  });

  it('writes enum values in capitals, but for the codes of errors', () => {
    const values = types
      .filter(isEnumType)
      .filter(({ name }) => name !== 'UserErrorCode')
      .flatMap((type) => type.getValues().map(({ name }) => name));
    expect(values.filter((name) => !/^[A-Z][A-Z0-9_]*$/.test(name))).toEqual([]);
  });

  it('gives every mutation one input and a nullable payload with userErrors and a consistency token', () => {
    const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
    expect(mutations.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['accountOpen', 'subscriptionChangePlan']),
    );
    for (const { name, args, type } of mutations) {
      expect([name, args.map((argument) => argument.name)]).toEqual([name, ['input']]);
      const payload = isObjectType(type) ? Object.keys(type.getFields()) : [];
      expect([name, payload]).toEqual([name, expect.arrayContaining(['userErrors', 'consistencyToken'])]);
    }
  });
});

describe('docs/permissions.md', () => {
  it('is made from the table (npm run schema writes it)', () => {
    expect(committed('docs/permissions.md')).toBe(permissionsPage());
  });
});
