/** Types that have an id of their own. */
export const nodeTypes = ['Account', 'Plan', 'Subscription', 'Invoice', 'Saga'] as const;
export type NodeTypeName = (typeof nodeTypes)[number];

/**
 * What clients see: `Account:0190…`, the type and the id within it, so that a log line says what it is about.
 */
export function typedId(type: NodeTypeName, id: string): string {
  return `${type}:${id}`;
}

/** Null where it is not an id that this engine gave. */
export function readTypedId(given: string): { readonly type: NodeTypeName; readonly id: string } | null {
  const colon = given.indexOf(':');
  const type = nodeTypes.find((name) => name === given.slice(0, colon));
  const id = given.slice(colon + 1);
  return type && idForm.test(id) ? { type, id } : null;
}

/**
 * The id within a type. One of another type, or of none, names nothing: it comes back as an id that nothing
 * has, and is answered like any other unknown one.
 */
export function idWithin(type: NodeTypeName, given: string): string {
  const read = readTypedId(given);
  return read?.type === type ? read.id : nothing;
}

const idForm = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/;
const nothing = 'none';
