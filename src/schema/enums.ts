import { registerEnumType } from 'type-graphql';

/** An enum whose values are those of the domain, shown in capitals: `mid_market` is `MID_MARKET`. */
export function enumOf(
  name: string,
  description: string,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const members = Object.fromEntries(Object.keys(values).map((value) => [shown(value), value]));
  const valuesConfig = Object.fromEntries(
    Object.entries(values).map(([value, text]) => [shown(value), { description: text }]),
  );
  registerEnumType(members, { name, description, valuesConfig });
  return members;
}

/** `openedAt` is `OPENED_AT`, `self_serve` is `SELF_SERVE`. */
const shown = (value: string): string => value.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
