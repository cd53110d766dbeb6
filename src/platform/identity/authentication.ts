import { roles, type Principal, type Role } from '../identity.ts';

/**
 * Roles that tokens and keys may carry. `system` is for the engine's own processes and never comes in from
 * outside.
 */
export const grantableRoles = roles.filter((role) => role !== 'system') as readonly GrantableRole[];
export type GrantableRole = Exclude<Role, 'system'>;

/** Who was recognised, and until when that holds. */
export interface Authenticated {
  readonly principal: Principal;
  /** Milliseconds since the epoch; null for keys, which hold until revoked. */
  readonly expiresAtMs: number | null;
  /** Hash of the API key used, to notice its revocation; null for tokens. */
  readonly keyHash: string | null;
}

export type AuthenticationProblem = 'missing' | 'invalid' | 'expired' | 'revoked';

/** The caller is not who it says, or does not say. The message is fit for the caller. */
export class AuthenticationFailed extends Error {
  override readonly name = 'AuthenticationFailed';
  readonly problem: AuthenticationProblem;

  constructor(problem: AuthenticationProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}

/** Who asks could not be found out, which says nothing about the caller. */
export class IssuerUnreachable extends Error {
  override readonly name = 'IssuerUnreachable';
  readonly code = 'ECONNREFUSED';
}

/** How the gateway learns who asks. */
export interface Identity {
  /**
   * Takes the value of an `Authorization` header (`Bearer <token or key>`). Throws `AuthenticationFailed`;
   * anything else thrown means that it could not be found out.
   */
  authenticate(authorization: string | undefined): Promise<Authenticated>;
  /** Whether what `authenticate` answered still holds: not expired, key not revoked, tenant still there. */
  stillHolds(authenticated: Authenticated): Promise<boolean>;
}

/** The role of that name, where it may come in from outside. */
export function humanRole(value: unknown): GrantableRole | null {
  return grantableRoles.find((role) => role === value) ?? null;
}
