import { DatabaseError } from 'pg';
import { retryTransient } from './retry.ts';

const failing = (code: string, times: number) => {
  let calls = 0;
  const attempt = async (): Promise<number> => {
    calls += 1;
    if (calls <= times) throw Object.assign(new DatabaseError(code, 0, 'error'), { code });
    return calls;
  };
  return { attempt, calls: () => calls };
};
const atOnce = (): number => 0;

test.each(['40P01', '40001'])('%s is tried again', async (code) => {
  expect(await retryTransient(failing(code, 3).attempt, atOnce)).toBe(4);
});

test('what fails ten times is thrown', async () => {
  const { attempt, calls } = failing('40P01', 99);
  await expect(retryTransient(attempt, atOnce)).rejects.toThrow('40P01');
  expect(calls()).toBe(10);
});

test.each(['23505', '57P01', '22021'])('%s is not tried again', async (code) => {
  const { attempt, calls } = failing(code, 1);
  await expect(retryTransient(attempt, atOnce)).rejects.toThrow(code);
  expect(calls()).toBe(1);
});
