import fc from 'fast-check';

test('what a property is tried on is the same in every run', () => {
  const [once, again] = [fc.sample(fc.nat(), 20), fc.sample(fc.nat(), 20)];
  expect(again).toEqual(once);
  expect(fc.readConfigureGlobal()).toEqual({ seed: Number(process.env['PROPERTY_SEED'] || 20_260_301) });
});
