/**
 * What one operation may ask, whatever the transport. A document beyond any of these is refused before it
 * runs.
 */
export interface Limits {
  /** Nesting of fields, fragments opened out. */
  readonly depth: number;
  /** The same below `__schema` and `__type`, where tools ask deeply of a small thing. */
  readonly introspectionDepth: number;
  /** Renamed fields, fragments opened out. */
  readonly aliases: number;
  /** Fields, fragments opened out. */
  readonly fields: number;
  readonly directives: number;
  /** Lexical tokens of the document as sent. */
  readonly tokens: number;
  /** Nesting of lists and objects in the values of variables. */
  readonly variableDepth: number;
  /** Objects that may come back at most (see `cost.ts`). */
  readonly cost: number;
}

export const defaultLimits: Limits = {
  depth: 12,
  introspectionDepth: 20,
  aliases: 50,
  fields: 500,
  directives: 50,
  tokens: 1_000,
  variableDepth: 20,
  cost: 10_000,
};
