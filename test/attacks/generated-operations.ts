import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

type Field = GraphQLField<unknown, unknown>;

/** One root field of the schema, asked with an id wherever it takes one. */
export interface RootField {
  readonly name: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly takesIds: boolean;
  /** The operation with this id in all places of ids. */
  operation(id: string): string;
}

/** What stands in for texts that mean something; any other text is `x`. */
export type KnownTexts = Readonly<Record<string, string>>;

/** How far answers are selected: enough to see whatever hangs on what was found. */
const selectedDepth = 3;
/** Optional inputs that would only keep an operation from getting as far as its ids. */
const leftOut = new Set([
  'after',
  'consistencyToken',
  'expectedVersion',
  'effectiveOn',
  'startedOn',
  'planVersion',
  'commitmentMonths',
  'addOns',
  'couponCodes',
  'endsOn',
  'trialDays',
  'value',
  'overdueOn',
  'status',
  'segment',
  'successTier',
  'planTier',
]);

/** Of a form that any place of ids takes. */
export const anyId = 'Account:nobody-has-this';

export function rootFields(schema: GraphQLSchema, texts: KnownTexts): RootField[] {
  const of = (kind: RootField['kind'], type: GraphQLObjectType | null | undefined): RootField[] =>
    Object.values(type?.getFields() ?? {}).map((field) => {
      const operation = (id: string): string => `${kind} { ${call(field, id, texts, schema)} }`;
      return {
        name: `${type?.name}.${field.name}`,
        kind,
        operation,
        takesIds: operation(anyId).includes(anyId),
      };
    });
  return [
    ...of('query', schema.getQueryType()),
    ...of('mutation', schema.getMutationType()),
    ...of('subscription', schema.getSubscriptionType()),
  ];
}

function call(
  field: Field,
  id: string,
  texts: KnownTexts,
  schema: GraphQLSchema,
  depth = selectedDepth,
): string {
  const given = field.args
    .filter((arg) => isRequiredArgument(arg) || !leftOut.has(arg.name))
    .map((arg) => `${arg.name}: ${literal(arg.type, arg.name, id, texts)}`);
  const args = given.length > 0 ? `(${given.join(', ')})` : '';
  const below = (next: Field): string => call(next, id, texts, schema, depth - 1);
  return `${field.name}${args} ${selection(getNamedType(field.type), depth, below)}`;
}

function literal(input: GraphQLInputType, name: string, id: string, texts: KnownTexts): string {
  if (isNonNullType(input)) return literal(input.ofType, name, id, texts);
  if (isListType(input)) return `[${literal(input.ofType, name, id, texts)}]`;
  if (isInputObjectType(input)) {
    const fields = Object.values(input.getFields())
      .filter((field) => isRequiredInputField(field) || !leftOut.has(field.name))
      .map((field) => `${field.name}: ${literal(field.type, field.name, id, texts)}`);
    return `{ ${fields.join(', ')} }`;
  }
  if (isEnumType(input)) return input.getValues()[0]?.name ?? 'null';
  switch (input.name) {
    case 'ID':
      return JSON.stringify(id);
    case 'Int':
      return '1';
    case 'Boolean':
      return 'true';
    case 'Date':
      return JSON.stringify(inDays(name === 'from' ? -40 : 2));
    case 'DateTime':
      return JSON.stringify(`${inDays(2)}T00:00:00.000Z`);
    case 'Month':
      return JSON.stringify(inDays(name === 'from' ? -40 : 2).slice(0, 7));
    case 'JSONObject':
      return '{}';
    default:
      return JSON.stringify(texts[name] ?? 'x');
  }
}

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

function selection(type: GraphQLNamedType, depth: number, below: (field: Field) => string): string {
  if (!isObjectType(type) && !isInterfaceType(type)) return '';
  const fields = Object.values(type.getFields()).filter(
    (field) => isLeafType(getNamedType(field.type)) || depth > 0,
  );
  return `{ __typename ${fields.map(below).join(' ')} }`;
}
