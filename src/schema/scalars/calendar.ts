import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { isLocalDate } from '../../platform/calendar.ts';

/** A scalar that travels as a string of one form. `read` answers null where the text is not of that form. */
function textScalar(
  name: string,
  example: string,
  description: string,
  read: (text: string) => string | null,
): GraphQLScalarType<string> {
  const parse = (value: unknown): string => {
    const text = typeof value === 'string' ? read(value) : null;
    if (text === null)
      throw new GraphQLError(`${JSON.stringify(value)} is not a ${name} such as ${example}.`, {
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

const instantForm = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

export const DateTimeScalar = textScalar(
  'DateTime',
  '2026-03-01T09:30:00.000Z',
  'An instant in ISO 8601 with a time zone, `2026-03-01T09:30:00.000Z`; always answered in UTC.',
  (text) => {
    const day = instantForm.exec(text)?.[1];
    if (day === undefined || !isDay(day)) return null;
    const instant = new Date(text);
    if (Number.isNaN(instant.getTime())) return null;
    const inUtc = instant.toISOString();
    return isDay(inUtc.slice(0, 10)) ? inUtc : null;
  },
);

export const DateScalar = textScalar(
  'Date',
  '2026-03-01',
  'A calendar day without a time zone, `2026-03-01`.',
  (text) => (isDay(text) ? text : null),
);

export const MonthScalar = textScalar('Month', '2026-03', 'An accounting month, `2026-03`.', (text) =>
  isDay(`${text}-01`) ? text : null,
);

/** A day that there is, from the year 1 on: the database knows no year 0, and `Date` takes 30 February for 2 March. */
function isDay(text: string): boolean {
  return !text.startsWith('0000') && isLocalDate(text);
}
