import { readArguments } from './arguments.ts';

const read = (...args: readonly string[]) => readArguments(args, '2026-11-21T12:00:00.000Z');

describe('the command line of an import', () => {
  it('has defaults', () => {
    expect(read('book.csv')).toEqual({
      path: 'book.csv',
      tenant: 'dev',
      map: null,
      asOf: null,
      concurrency: 64,
      json: false,
    });
  });

  it('is read whole', () => {
    const args = ['book.csv', '--map', 'plan=Product', '--as-of', '2026-03-31', '--tenant', 'acme', '--json'];
    expect(read(...args, '--concurrency', '8')).toEqual({
      path: 'book.csv',
      tenant: 'acme',
      map: new Map([['plan', { column: 'Product' }]]),
      asOf: '2026-03-31',
      concurrency: 8,
      json: true,
    });
  });

  it.each([
    [[], 'One file is to be named'],
    [['a.csv', 'b.csv'], 'One file is to be named'],
    [['a.csv', '--concurency', '3'], "Unknown option '--concurency'"],
    [['a.csv', '--concurrency', '0'], '--concurrency: "0" is not a whole number from 1 to 512'],
    [['a.csv', '--as-of', '31.03.2026'], '--as-of: "31.03.2026" is not a date of the form 2026-03-31'],
    [['a.csv', '--as-of', '2026-11-23'], '--as-of: 2026-11-23 has not begun anywhere yet'],
    [['a.csv', '--map', 'plan'], '--map: "plan" is not of the form field=column'],
  ])('refuses %j', (args, message) => {
    expect(() => read(...args)).toThrow(message);
  });
});
