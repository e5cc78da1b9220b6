import { useApp } from '../support/start-app.js';
import { Books } from './support/books.js';
import { PaymentCalls } from './support/payment-calls.js';

const app = useApp();
let books: Books;
let calls: PaymentCalls;

beforeAll(() => {
  books = new Books(app);
  calls = new PaymentCalls(app);
});
beforeEach(async () => {
  await app.database.collection('trades').deleteMany({});
});

describe('a number that is searched for', () => {
  it.each(['`4200AB', '4200AB\t', ' 4200ab ', "'4200AB", '"4200Ab"', '="4200AB"', '\ufeff4200AB'])(
    'is found however it was copied: %j',
    async (q) => {
      await books.paid({ tradeNo: '4200AB00002024', metadata: { orderNumber: 'x' } });
      expect(await calls.items({ q })).toHaveLength(1);
    },
  );

  it.each([
    ['1', 1],
    ['12', 1],
    ['1234', 1],
    ['123456789012345', 1],
    ['12345', 1],
    ['2', 0],
    ['1235', 0],
    ['1234567890123456', 0],
  ])('is found where metadata has it as a number: %s %i times', async (q, times) => {
    await books.paid({ metadata: { orderNumber: 123456789012345 } });
    expect(await calls.items({ q })).toHaveLength(times);
  });
});
