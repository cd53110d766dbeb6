import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, Field, Info, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { tenantOf, type RequestContext } from '../context.ts';
import { MutationPayload, perform } from '../mutation-payload.ts';
import { connectionOf, PageArgs, pageRequest } from '../relay/connection.ts';
import { CouponPublishInput, CouponRetireInput, discountOf, durationOf } from './coupon-inputs.ts';
import { Coupon, CouponConnection, couponOf } from './coupon-type.ts';
import { nodesOf } from './nodes-of.ts';

@ObjectType({ description: 'What publishing or retiring a coupon did.', simpleResolvers: true })
export class CouponPayload extends MutationPayload {
  @Field(() => Coupon, { nullable: true, description: 'The coupon as it stands now; null where refused.' })
  coupon!: Coupon | null;
}

@Resolver()
export class CouponResolver {
  @Query(() => Coupon, { nullable: true, description: 'One coupon, as true as the event log.' })
  async coupon(
    @Arg('code', () => String, { description: 'The code of the coupon.' }) code: string,
    @Ctx() context: RequestContext,
  ): Promise<Coupon | null> {
    return couponOf(await context.loaders().coupon.load(code));
  }

  @Query(() => CouponConnection, {
    description: 'All coupons in order of their codes, retired ones included.',
  })
  async coupons(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<CouponConnection> {
    const codes = await context.parts.couponCodes(tenantOf(context), pageRequest(page));
    const one = async (code: string) => couponOf(await context.loaders().coupon.load(code));
    return connectionOf(await nodesOf(codes, one), (coupon) => coupon);
  }

  @Mutation(() => CouponPayload, {
    nullable: true,
    description: 'Publishes a coupon, which never changes from then on.',
  })
  async couponPublish(
    @Arg('input', () => CouponPublishInput, { description: 'The coupon.' }) input: CouponPublishInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CouponPayload> {
    const { couponCode, name, redeemableUntil = null } = input;
    const { done, payload } = await perform({ context, info, needsKey: false }, async (command) => {
      const terms = { discount: discountOf(input), duration: durationOf(input), redeemableUntil };
      return context.parts.commands.publishCoupon(command, { couponCode, name, ...terms });
    });
    return { ...payload, coupon: await this.#changed(done?.result.couponCode, context) };
  }

  @Mutation(() => CouponPayload, {
    nullable: true,
    description: 'Takes a coupon back; where it was redeemed before it goes on.',
  })
  async couponRetire(
    @Arg('input', () => CouponRetireInput, { description: 'The coupon.' }) input: CouponRetireInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CouponPayload> {
    const { couponCode, expectedVersion } = input;
    const { done, payload } = await perform({ context, info, needsKey: false, expectedVersion }, (command) =>
      context.parts.commands.retireCoupon(command, { couponCode }),
    );
    return { ...payload, coupon: await this.#changed(done?.result.couponCode, context) };
  }

  async #changed(code: string | undefined, context: RequestContext): Promise<Coupon | null> {
    return code === undefined ? null : couponOf(await context.loaders().coupon.clear(code).load(code));
  }
}
