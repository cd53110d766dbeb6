import type { EventTypeDeclaration } from '../../eventstore/registry.ts';
import type { ConventionsSet } from './events.ts';

export const policyDeclarations = [
  { type: 'ConventionsSet', version: 1, personal: [], upcasters: [] },
] as const satisfies readonly (EventTypeDeclaration & { type: ConventionsSet['type'] })[];
