import { completeFieldMap, parseFieldMap } from './field-map.ts';
import { mappedCustomer } from './mapped-customer.ts';
import { columnIndex, Row } from './row.ts';

function read(map: string, header: string, text: string) {
  const columns = header.split(',');
  return mappedCustomer(
    new Row(2, columnIndex(columns), text.split(',')),
    completeFieldMap(parseFieldMap(map), columns),
  );
}

describe('a customer of a file with mapped columns', () => {
  it('takes columns by --map, by their own name, or one value for all rows', () => {
    const header = 'No,Product,Fee,Since,email,tier,commitmentMonths,cancelledOn';
    const map =
      'externalId=No,plan=Product,monthlyPrice=Fee,startedOn=Since,currency==JPY,timeZone==Asia/Tokyo';
    expect(read(map, header, 'C1,Gold Plus,4900,2025-02-28,a@b.example,gold:3,12,2026-01-31')).toEqual({
      line: 2,
      externalId: 'C1',
      name: 'C1',
      contactName: 'C1',
      email: 'a@b.example',
      country: 'US',
      timeZone: 'Asia/Tokyo',
      currency: 'JPY',
      plan: {
        code: 'gold-plus',
        name: 'Gold Plus',
        tier: 'gold',
        tierRank: 3,
        features: [],
        listPrice: null,
      },
      monthlyPrice: { minor: 4900n, currency: 'JPY' },
      started: { on: '2025-02-28' },
      commitmentMonths: 12,
      ended: { on: '2026-01-31' },
    });
  });

  it('has defaults for all that is not told', () => {
    expect(read('', 'externalId,plan,monthlyPrice,tenureMonths', 'C1,basic,5,7')).toMatchObject({
      country: 'US',
      timeZone: 'UTC',
      currency: 'USD',
      plan: { tier: 'standard', tierRank: 1 },
      started: { monthsBeforeAsOf: 7 },
      commitmentMonths: null,
      ended: null,
    });
  });

  const header = 'externalId,plan,monthlyPrice,startedOn,currency,country,timeZone,tier,churned,cancelledOn';
  it.each([
    ['C1,p,5,2026-02-30,,,,,,', 'startedOn "2026-02-30" is not a date'],
    ['C1,p,5,,,,,,,', 'startedOn is missing'],
    ['C1,p,5,2026-01-01,EURO,,,,,', 'currency "EURO" is not known'],
    ['C1,p,5,2026-01-01,,Germany,,,,', 'country "Germany" is not known'],
    ['C1,p,5,2026-01-01,,,Berlin,,,', 'timeZone "Berlin" is not known'],
    ['C1,p,5,2026-01-01,,,,gold,,', 'tier "gold" is not a rank'],
    ['C1,p,5,2026-01-01,,,,,maybe,', 'churned "maybe" is none of'],
    ['C1,p,5,2026-01-01,,,,,,soon', 'cancelledOn "soon" is not a date'],
    ['C1,***,5,2026-01-01,,,,,,', 'plan holds no letter or digit'],
    [
      'C1,p,5.001,2026-01-01,JPY,,,,,',
      'monthlyPrice cannot be read: "5.001" has more than the 0 decimal places of JPY.',
    ],
  ])('is refused as %s', (text, message) => {
    expect(() => read('', header, text)).toThrow(message);
  });
});

describe('--map', () => {
  it.each([
    ['price=Fee', '"price" is no field; there are: externalId, name'],
    ['plan', '"plan" is not of the form field=column'],
    ['plan=A,plan=B', '"plan" is given twice'],
  ])('refuses %s', (map, message) => {
    expect(() => parseFieldMap(map)).toThrow(message);
  });

  it('refuses a column that the header does not have', () => {
    expect(() => completeFieldMap(parseFieldMap('plan=Produkt'), ['Product'])).toThrow(
      'plan points to the column "Produkt", which the header does not have',
    );
  });

  it('names the fields that an unknown header leaves open', () => {
    expect(() => completeFieldMap(new Map(), ['Name', 'plan'])).toThrow(
      'these fields are missing: externalId, monthlyPrice, startedOn or tenureMonths',
    );
  });
});
