import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, Field, Info, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { tenantOf, type RequestContext } from '../context.ts';
import { MutationPayload, perform } from '../mutation-payload.ts';
import { connectionOf, PageArgs, pageRequest } from '../relay/connection.ts';
import { nodesOf } from './nodes-of.ts';
import { Product, ProductConnection, ProductDefineInput, productOf } from './product-type.ts';

@ObjectType({ description: 'What defining a product did.', simpleResolvers: true })
export class ProductPayload extends MutationPayload {
  @Field(() => Product, { nullable: true, description: 'The product as it stands now; null where refused.' })
  product!: Product | null;
}

@Resolver()
export class ProductResolver {
  @Query(() => Product, { nullable: true, description: 'One product, as true as the event log.' })
  async product(
    @Arg('code', () => String, { description: 'The code of the product.' }) code: string,
    @Ctx() context: RequestContext,
  ): Promise<Product | null> {
    return productOf(await context.loaders().product.load(code));
  }

  @Query(() => ProductConnection, { description: 'All products in order of their codes.' })
  async products(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<ProductConnection> {
    const codes = await context.parts.productCodes(tenantOf(context), pageRequest(page));
    const one = async (code: string) => productOf(await context.loaders().product.load(code));
    return connectionOf(await nodesOf(codes, one), (product) => product);
  }

  @Mutation(() => ProductPayload, {
    nullable: true,
    description: 'Defines a product, or what it is from now on; published plans stay as they are.',
  })
  async productDefine(
    @Arg('input', () => ProductDefineInput, { description: 'The product.' }) input: ProductDefineInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ProductPayload> {
    const { expectedVersion, ...product } = input;
    const { done, payload } = await perform({ context, info, needsKey: false, expectedVersion }, (command) =>
      context.parts.commands.defineProduct(command, product),
    );
    const code = done?.result.productCode;
    const { product: loader } = context.loaders();
    return {
      ...payload,
      product: code === undefined ? null : productOf(await loader.clear(code).load(code)),
    };
  }
}
