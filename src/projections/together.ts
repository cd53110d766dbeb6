/**
 * Awaits statements that were sent together on one connection. Rejects with the first failure, but not before all have ended: nothing of
 * them may come after the rollback that follows. What is sent is worked out beforehand: where an argument throws, those before it are on
 * their way, and a failure that nobody awaits ends the process.
 */
export async function together<T extends readonly unknown[]>(
  ...sent: { readonly [K in keyof T]: Promise<T[K]> }
): Promise<T> {
  await Promise.allSettled(sent);
  return await Promise.all(sent);
}
