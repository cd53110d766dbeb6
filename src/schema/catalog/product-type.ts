import { Field, InputType, Int, ObjectType } from 'type-graphql';
import type { ProductState } from '../../commands/catalog/product.ts';
import { Connection } from '../relay/connection.ts';
import { DateTimeScalar } from '../scalars/calendar.ts';

@ObjectType({ description: 'What plans and add-ons sell.', simpleResolvers: true })
export class Product {
  @Field(() => String, { description: 'The code that plans name.' })
  code!: string;

  @Field(() => String, { description: 'Name for people.' })
  name!: string;

  @Field(() => String, { description: 'The tax category of what sells it, where the plan names none.' })
  taxCategory!: string;

  @Field(() => DateTimeScalar, { description: 'When it was defined so.' })
  definedAt!: string;

  @Field(() => Int, { description: 'Its version; send it as `expectedVersion`.' })
  version!: number;
}

@ObjectType({ description: 'A page of products.', simpleResolvers: true })
export class ProductConnection extends Connection(Product, 'Product') {}

@InputType({ description: 'A product, or what it is from now on.' })
export class ProductDefineInput {
  @Field(() => String, { description: 'The code that plans will name.' })
  productCode!: string;

  @Field(() => String, { description: 'Name for people.' })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "Decides which of an account's taxes applies to plans that name no category. Default: `standard`.",
  })
  taxCategory?: string | null;

  @Field(() => Int, { nullable: true, description: 'Version of the product that the caller saw.' })
  expectedVersion?: number | null;
}

/** Null where it was never defined. */
export function productOf({ version, state }: { version: number; state: ProductState }): Product | null {
  if (!state) return null;
  const { productCode, name, taxCategory, definedAt } = state;
  return { code: productCode, name, taxCategory, definedAt, version };
}
