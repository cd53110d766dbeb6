/**
 * Money is whole minor units in a bigint, and exact fractions of it; a binary fraction on the way would round where nobody sees it. This
 * bars the ways from one to the other in the code that reckons with money. Days, months and quantities stay numbers.
 */
const names = '/^(.*(minor|amount|price|debit|credit|total|balance)s?|mrr|arr|mrrDelta|arrDelta)$/i';
const whole = 'Money is whole minor units (bigint) and exact fractions (src/platform/rational.ts).';

export const moneyCode = [
  'src/commands/**/*.ts',
  'src/platform/{money,rational}.ts',
  'src/preview/**/*.ts',
  'src/projections/{arr,crm,journal,recurring,revrec}/**/*.ts',
  'src/queries/{arr,crm,journal,revrec}/**/*.ts',
  'src/schema/scalars/money.ts',
];

export const noFloatingMoney = [
  {
    selector:
      ":matches(CallExpression[callee.name='parseFloat'], MemberExpression[property.name='parseFloat'])",
    message: `No parseFloat: parseMoney reads decimals exactly. ${whole}`,
  },
  {
    selector: 'MemberExpression[property.name=/^(toFixed|toPrecision|toExponential)$/]',
    message: `No rounding into text: formatMoney writes amounts exactly. ${whole}`,
  },
  {
    selector:
      "MemberExpression[object.name='Math'][property.name=/^(round|floor|ceil|trunc|fround|pow|sqrt)$/]",
    message: `No rounding of numbers: timesRounded rounds once, half away from zero. ${whole}`,
  },
  {
    selector: `:matches(CallExpression[callee.name='Number'], UnaryExpression[operator='+']) > Identifier[name=${names}]`,
    message: `An amount does not become a number. ${whole}`,
  },
  {
    selector: `:matches(CallExpression[callee.name='Number'], UnaryExpression[operator='+']) > MemberExpression[property.name=${names}]`,
    message: `An amount does not become a number. ${whole}`,
  },
  {
    selector: 'Literal[raw=/^[0-9_]*[.][0-9]/]',
    message: `No fraction of a number: ratio(19, 100) is exact, 0.19 is not. ${whole}`,
  },
  {
    selector: 'Decorator Literal[value=/^(float|real|double precision)/]',
    message: `No floating-point column: numeric or bigint. ${whole}`,
  },
];
