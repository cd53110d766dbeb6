import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

const wholeNumber = /^-?\d{1,38}$/;

function parse(value: unknown): bigint {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'string' || !wholeNumber.test(text))
    throw new GraphQLError(`${JSON.stringify(value)} is not a whole number.`, {
      extensions: { code: 'BAD_USER_INPUT' },
    });
  return BigInt(text);
}

/** JSON numbers lose digits beyond 2^53, so that money never travels as one. */
export const BigIntScalar = new GraphQLScalarType<bigint, string>({
  name: 'BigInt',
  description: 'A whole number of any size, as a string of decimal digits: `"1999"`.',
  parseValue: parse,
  parseLiteral: (node: ValueNode) =>
    parse(node.kind === Kind.STRING || node.kind === Kind.INT ? node.value : undefined),
  serialize: (value) => String(value),
});
