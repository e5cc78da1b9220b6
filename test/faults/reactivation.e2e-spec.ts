import { eventually } from '../support/eventually.js';
import { differences } from './support/books.js';
import { Buyer, expectStatus } from './support/buyer.js';
import { Installation, type ServiceProcess } from './support/installation.js';

const PATIENCE = 120_000;

let installation: Installation;
let serving: ServiceProcess;
let buyer: Buyer;
beforeEach(async () => {
  installation = await Installation.create();
  serving = await installation.start({ ROLES: 'api,worker' });
  installation.deliverTo(serving);
  buyer = new Buyer(installation);
  await buyer.openShop(serving.api);
  expectStatus(await serving.api.post('/api/management/modules/store/deactivate'), 200);
}, PATIENCE);
afterEach(() => installation.close());

/** Whoever turns the shop on again dies over it; nobody starts it again, and nobody repeats the call. */
async function activateAndDie(point: string): Promise<void> {
  const dying = await installation.start({ ROLES: 'api', CRASH_AT: point });
  await expect(buyer.openShop(dying.api)).rejects.toThrow();
}

it.each(['SubscriptionRepository.change:before', 'SubscriptionRepository.change:after'])(
  'a payment of a shop that another process turned on again and died (%s) is booked, and the shop ends subscribed',
  async (point) => {
    await activateAndDie(point);
    const orderNumber = await buyer.order(serving.api);
    installation.sandbox.control.pay(await buyer.prepare(serving.api, orderNumber));
    await eventually(async () => {
      expect(await buyer.statusOf(serving.api, orderNumber)).toBe('PAID');
      expect(await differences(installation)).toEqual([]);
    }, PATIENCE);
    await eventually(async () => {
      const { items } = expectStatus(await serving.api.get('/api/webhook/subscriptions'), 200);
      expect(items).toContainEqual(expect.objectContaining({ module: 'store', dataType: 'payment_notification' }));
    }, PATIENCE);
  },
  2 * PATIENCE,
);
