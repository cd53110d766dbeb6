/** Counts what each tenant holds, up to a limit. */
export interface Tally {
  /** False, and nothing counted, where the tenant is at the limit. */
  add(tenant: string): boolean;
  remove(tenant: string): void;
}

export function createTally(limit: number): Tally {
  const counts = new Map<string, number>();
  return {
    add(tenant) {
      const count = counts.get(tenant) ?? 0;
      if (count >= limit) return false;
      counts.set(tenant, count + 1);
      return true;
    },
    remove(tenant) {
      const count = (counts.get(tenant) ?? 1) - 1;
      if (count > 0) counts.set(tenant, count);
      else counts.delete(tenant);
    },
  };
}
