import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../..');

/** Reads `code` as JSON from the arguments and prints the lines that the rule refuses. */
const check = `
import { Linter } from 'eslint';
import { noFloatingMoney } from './lint/no-floating-money.mjs';
const rules = { 'no-restricted-syntax': ['error', ...noFloatingMoney] };
const messages = new Linter().verify(process.argv[1], [{ rules }]);
console.log(JSON.stringify(messages.map(({ line, ruleId }) => [line, ruleId])));
`;

async function refusedLines(lines: readonly string[]): Promise<unknown> {
  const code = ['--input-type=module', '-e', check, lines.join('\n')];
  const { stdout } = await promisify(execFile)(process.execPath, code, { cwd: root });
  return JSON.parse(stdout);
}

test('every way from money to floating point is refused', async () => {
  const lines = [
    'parseFloat(text);',
    'Number.parseFloat(text);',
    'amount.toFixed(2);',
    'Math.round(price);',
    'Math.floor(total / 3);',
    'Number(amount);',
    'Number(line.amount.minor);',
    'Number(row.amount_minor);',
    '+totals.mrr;',
    'price * 0.19;',
    'price * .5;',
  ];
  expect(await refusedLines(lines)).toEqual(lines.map((_, index) => [index + 1, 'no-restricted-syntax']));
});

test('days, quantities, exact amounts and texts pass', async () => {
  const lines = [
    'Number(month.slice(0, 4));',
    'Number.isInteger(quantity);',
    'Math.min(250, 10 * 2 ** conflicts);',
    'Math.max(0, days);',
    'BigInt(row.amount_minor) * 100n;',
    "usd('19.99');",
    'timesRounded(price, ratio(19, 100));',
    '-amount;',
  ];
  expect(await refusedLines(lines)).toEqual([]);
});
