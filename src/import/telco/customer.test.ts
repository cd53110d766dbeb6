import { columnIndex, Row } from '../row.ts';
import { telcoCustomer } from './customer.ts';

const header =
  'customerID,gender,SeniorCitizen,Partner,Dependents,tenure,PhoneService,MultipleLines,InternetService,OnlineSecurity,OnlineBackup,DeviceProtection,TechSupport,StreamingTV,StreamingMovies,Contract,PaperlessBilling,PaymentMethod,MonthlyCharges,TotalCharges,Churn';
const read = (text: string) => telcoCustomer(new Row(2, columnIndex(header.split(',')), text.split(',')));

const full =
  '1000-AAAAA,Male,0,No,No,8,Yes,Yes,Fiber optic,Yes,No,No,No,Yes,No,One year,Yes,Electronic check,99.65,820.5,Yes';

describe('a telephone and internet customer', () => {
  it('is on the plan of its bundle, at its own price, committed by contract, ended by churn', () => {
    expect(read(full)).toEqual({
      line: 2,
      externalId: '1000-AAAAA',
      name: '1000-AAAAA',
      contactName: '1000-AAAAA',
      email: null,
      country: 'US',
      timeZone: 'UTC',
      currency: 'USD',
      plan: {
        code: 'phone-lines-fiber-security-tv',
        name: 'Phone, second line, fiber, online security, streaming TV',
        tier: 'fiber',
        tierRank: 3,
        features: [
          { key: 'phone', kind: 'boolean' },
          { key: 'fiber', kind: 'boolean' },
          { key: 'security', kind: 'boolean' },
          { key: 'tv', kind: 'boolean' },
          { key: 'lines', kind: 'limit', limit: 2 },
        ],
        // 20 + 5 + 50 + 5 + 10 dollars
        listPrice: { minor: 9000n, currency: 'USD' },
      },
      monthlyPrice: { minor: 9965n, currency: 'USD' },
      started: { monthsBeforeAsOf: 8 },
      commitmentMonths: 12,
      ended: 'as-of',
    });
  });

  it('without a phone has no lines; month to month has no commitment', () => {
    const customer = read(
      '1000-BBBBB,Female,0,Yes,No,1,No,No phone service,DSL,No,Yes,No,No,No,No,Month-to-month,Yes,Mailed check,29.85,29.85,No',
    );
    expect(customer.plan).toMatchObject({ code: 'dsl-backup', tier: 'dsl', tierRank: 2 });
    expect(customer.plan.features).toEqual([
      { key: 'dsl', kind: 'boolean' },
      { key: 'backup', kind: 'boolean' },
    ]);
    expect(customer).toMatchObject({ commitmentMonths: null, ended: null });
  });

  it('with one line and no internet is in the phone tier', () => {
    const nothing = Array<string>(6).fill('No internet service').join(',');
    const customer = read(
      `1000-CCCCC,Male,0,No,No,0,Yes,No,No,${nothing},Two year,No,Mailed check,20.05, ,No`,
    );
    expect(customer.plan).toMatchObject({ code: 'phone', tier: 'phone', tierRank: 1 });
    expect(customer.plan.features).toContainEqual({ key: 'lines', kind: 'limit', limit: 1 });
    expect(customer).toMatchObject({ commitmentMonths: 24, started: { monthsBeforeAsOf: 0 } });
  });

  it.each([
    ['99.65', '-1.00', 'MonthlyCharges "-1.00" is negative'],
    ['99.65', 'abc', 'MonthlyCharges cannot be read: "abc" is not a decimal amount such as 19.99.'],
    ['99.65', '9.999', 'MonthlyCharges cannot be read: "9.999" has more than the 2 decimal places of USD.'],
    ['99.65', '', 'MonthlyCharges is missing'],
    [',8,', ',eight,', 'tenure "eight" is not a whole number from 0 to 1200'],
    [',8,', ',-8,', 'tenure "-8" is not a whole number from 0 to 1200'],
    ['1000-AAAAA', '', 'customerID is missing'],
    [
      ',Yes,No,No,No,Yes',
      ',Perhaps,No,No,No,Yes',
      'OnlineSecurity "Perhaps" is none of: Yes, No, No internet service',
    ],
    ['820.5,Yes', '820.5,gone', 'Churn "gone" is none of: Yes, No'],
    ['One year', 'Three year', 'Contract "Three year" is none of: Month-to-month, One year, Two year'],
    ['Yes,Yes,Fiber', 'No,Yes,Fiber', 'MultipleLines is Yes where PhoneService is No'],
    ['Fiber optic', 'No', 'OnlineSecurity is Yes where InternetService is No'],
    ['1000-AAAAA', '1000\u0000A', 'customerID holds a control character'],
  ])('with %j as %j is refused: %s', (found, replaced, message) => {
    expect(full).toContain(found);
    expect(() => read(full.replace(found, replaced))).toThrow(message);
  });
});
