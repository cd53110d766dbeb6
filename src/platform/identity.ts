/** Who asks. The tenant comes from the verified token or key, never from input. */
export const roles = ['admin', 'billing', 'finance', 'support', 'partner', 'viewer', 'system'] as const;
export type Role = (typeof roles)[number];

export interface Principal {
  readonly tenant: string;
  /** Stable id of the person, key or process: `user:ada`, `key:3f…`, `saga:…`, `import:…`. */
  readonly actor: string;
  readonly role: Role;
}
