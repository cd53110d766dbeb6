import { specificationOf } from '../specification.ts';
import { defineProduct, product } from './product.ts';
import type { ProductDefined } from './product-events.ts';

const { given } = specificationOf(product);
const now = '2026-03-01T12:00:00.000Z';
const books: ProductDefined = {
  type: 'ProductDefined',
  data: { productCode: 'books', name: 'Books', taxCategory: 'standard', definedAt: now },
};

test('a product is defined, and defined anew where it changes', () => {
  const input = { productCode: 'books', name: 'Books' };
  given()
    .when((state) => defineProduct(state, input, now))
    .then(books);
  given(books)
    .when((state) => defineProduct(state, input, '2026-04-01T00:00:00.000Z'))
    .then(null);
  given(books)
    .when((state) => defineProduct(state, { ...input, taxCategory: 'reduced' }, now))
    .thenMatches({ data: { taxCategory: 'reduced' } });
});
