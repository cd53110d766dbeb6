import { Field, ID, Int, InterfaceType, ObjectType, registerEnumType } from 'type-graphql';
import { domainErrorCodes } from '../../commands/errors.ts';
import type { OperationsRefusalCode } from '../../operations/index.ts';
import { typedId } from '../relay/typed-id.ts';

const operationsCodes = [
  'DeadLetterNotFound',
  'DeadLetterSettled',
  'DeadLetterUndeliverable',
] as const satisfies readonly OperationsRefusalCode[];

/** Every reason why a mutation can be refused; part of the contract with clients. */
export const userErrorCodes = [...domainErrorCodes, ...operationsCodes, 'IdempotencyKeyRequired'] as const;
export type UserErrorCode = (typeof userErrorCodes)[number];

const codes = Object.fromEntries(userErrorCodes.map((code) => [code, code]));
registerEnumType(codes, { name: 'UserErrorCode', description: 'Why a mutation was refused.' });

/** A refusal as commands give it. */
export interface Refusal {
  readonly code: UserErrorCode;
  readonly message: string;
  readonly path: readonly string[];
  readonly data?: Readonly<Record<string, string | number | boolean | null>>;
}

@InterfaceType({
  description:
    'Why a mutation was refused: nothing was changed. What a client can act on stands in the concrete types.',
  resolveType: (error: UserError) => error.constructor.name,
})
export abstract class UserError {
  @Field(() => codes, { description: 'What kind of reason; stable.' })
  code!: UserErrorCode;

  @Field(() => String, { description: 'For people; names the field and the remedy.' })
  message!: string;

  @Field(() => [String], {
    description: 'Path to the input that is refused; empty where it is not about one.',
  })
  path!: string[];
}

@ObjectType({ implements: UserError, simpleResolvers: true, description: 'The input itself is wrong.' })
export class InvalidInputError extends UserError {}

@ObjectType({
  implements: UserError,
  simpleResolvers: true,
  description: 'What the input names does not exist.',
})
export class NotFoundError extends UserError {}

@ObjectType({
  implements: UserError,
  simpleResolvers: true,
  description: 'The state of things does not allow it.',
})
export class NotAllowedNowError extends UserError {}

@ObjectType({
  implements: UserError,
  simpleResolvers: true,
  description: 'The idempotency key is missing, or was used before for another request.',
})
export class IdempotencyError extends UserError {}

@ObjectType({
  implements: UserError,
  simpleResolvers: true,
  description: 'The thing has moved on since the caller looked at it. Look again and decide anew.',
})
export class VersionConflict extends UserError {
  @Field(() => Int, { nullable: true, description: 'The version that was sent.' })
  expectedVersion!: number | null;

  @Field(() => Int, { nullable: true, description: 'The version that it has now.' })
  actualVersion!: number | null;
}

@ObjectType({
  implements: UserError,
  simpleResolvers: true,
  description: 'The external id belongs to another account of the tenant.',
})
export class ExternalIdTaken extends UserError {
  @Field(() => ID, { nullable: true, description: 'The account that has it.' })
  accountId!: string | null;
}

/** Shapes a refusal; `path` leads from the mutation's `input`. */
export function userErrorOf(refusal: Refusal): UserError {
  const { code, message, path, data = {} } = refusal;
  return Object.assign(
    new (concreteType(code))(),
    { code, message, path: ['input', ...path] },
    detailsOf(refusal.code, data),
  );
}

function concreteType(code: UserErrorCode): new () => UserError {
  if (code === 'VersionConflict') return VersionConflict;
  if (code === 'ExternalIdTaken') return ExternalIdTaken;
  if (code.startsWith('IdempotencyKey') || code === 'OperationIdReused') return IdempotencyError;
  if (code.endsWith('NotFound')) return NotFoundError;
  if (code.startsWith('Invalid') || code.startsWith('Unknown') || code === 'ReasonRequired')
    return InvalidInputError;
  return NotAllowedNowError;
}

function detailsOf(code: UserErrorCode, data: NonNullable<Refusal['data']>): object {
  if (code === 'VersionConflict')
    return { expectedVersion: data['expected'] ?? null, actualVersion: data['actual'] ?? null };
  if (code === 'ExternalIdTaken')
    return {
      accountId: typeof data['accountId'] === 'string' ? typedId('Account', data['accountId']) : null,
    };
  return {};
}
