import type { Command } from '../command.ts';
import { load } from '../loading.ts';
import { optionalText, refuseIfAny, text } from '../validation.ts';
import { code } from './checks.ts';
import type { DefineProduct, ProductResult } from './inputs.ts';
import { defineProduct, product } from './product.ts';
import { productStream } from './product-events.ts';

export const defineProductCommand: Command<DefineProduct, ProductResult> = {
  name: 'product.define',
  check: ({ productCode, name, taxCategory }) =>
    refuseIfAny([
      code(productCode, 'productCode'),
      text(name, 'name'),
      optionalText(taxCategory, 'taxCategory', 64),
    ]),
  async decide({ tenant, store, now, expect }, input) {
    const { productCode } = input;
    const stream = productStream(productCode);
    const { state, version } = await load(store, { tenant, stream }, product);
    expect(version);
    const defined = defineProduct(state, input, now);
    const expected = version === 0 ? ('none' as const) : version;
    return {
      result: { productCode },
      accountId: null,
      streams: defined ? [{ tenant, stream, accountId: null, expected, events: [defined] }] : [],
    };
  },
};
