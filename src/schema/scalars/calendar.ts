import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

/** A scalar that travels as a string of one form. `read` answers null where the text is not of that form. */
function textScalar(
  name: string,
  description: string,
  read: (text: string) => string | null,
): GraphQLScalarType<string> {
  const parse = (value: unknown): string => {
    const text = typeof value === 'string' ? read(value) : null;
    if (text === null)
      throw new GraphQLError(`${JSON.stringify(value)} is not a ${name}.`, {
        extensions: { code: 'BAD_USER_INPUT' },
      });
    return text;
  };
  return new GraphQLScalarType<string>({
    name,
    description,
    parseValue: parse,
    parseLiteral: (node: ValueNode) => parse(node.kind === Kind.STRING ? node.value : undefined),
    serialize: (value) => String(value),
  });
}

export const DateTimeScalar = textScalar(
  'DateTime',
  'An instant in ISO 8601 with a time zone, `2026-03-01T09:30:00.000Z`; always answered in UTC.',
  (text) => {
    const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(text)
      ? new Date(text)
      : null;
    return instant && !Number.isNaN(instant.getTime()) ? instant.toISOString() : null;
  },
);

export const DateScalar = textScalar('Date', 'A calendar day without a time zone, `2026-03-01`.', (text) => {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null;
  const day = new Date(`${text}T00:00:00.000Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text) ? text : null;
});

export const MonthScalar = textScalar('Month', 'An accounting month, `2026-03`.', (text) =>
  /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? text : null,
);
