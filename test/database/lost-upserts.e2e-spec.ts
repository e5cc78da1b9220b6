import { jest } from '@jest/globals';
import { mongo } from 'mongoose';
import { PageDomainsRepository } from '../../src/channel/jssdk/page-domains.js';
import { AccountTimeZoneRepository } from '../../src/channel/records/account-time-zone.js';
import { parseAccountId, parseModuleName, TimeZone } from '../../src/common/index.js';
import { ActivationRepository } from '../../src/features/activation/activation.repository.js';
import { DeadLetterRepository } from '../../src/webhook/deliver/dead-letter.repository.js';
import { deliveryId } from '../../src/webhook/deliver/delivery.js';
import { useApp } from '../support/start-app.js';

const accountId = parseAccountId('account-of-upserts');
const module = parseModuleName('store');
const moment = { now: new Date(), installAt: new Date() };

const app = useApp({ environment: { ROLES: 'api' } });
afterEach(() => {
  jest.restoreAllMocks();
});

/** What a server says that does not repeat an upsert which lost to another of the same document. */
function letOneUpsertLose(collection: string, by: 'updateOne' | 'insertOne' = 'updateOne'): void {
  const lost = new mongo.MongoServerError({ message: 'E11000 duplicate key error', code: 11000 });
  jest.spyOn(app.database.collection(collection), by).mockRejectedValueOnce(lost);
}

describe('of two upserts at once, the one that lost is done again', () => {
  it("of an account's page domains", async () => {
    const domains = app.app.get(PageDomainsRepository, { strict: false });
    letOneUpsertLose('jssdk_domains');
    await domains.replace(accountId, ['shop.example']);
    expect(await domains.find(accountId)).toEqual(['shop.example']);
  });

  it("of an account's time zone", async () => {
    const timeZones = app.app.get(AccountTimeZoneRepository, { strict: false });
    letOneUpsertLose('account_time_zones');
    await timeZones.set(accountId, TimeZone.parse('Asia/Tokyo'));
    expect((await timeZones.find(accountId)).name).toBe('Asia/Tokyo');
  });

  it('of an activation', async () => {
    const activations = app.app.get(ActivationRepository, { strict: false });
    letOneUpsertLose('activations', 'insertOne');
    await activations.markActive({ accountId, module }, moment);
    expect(await activations.isActive({ accountId, module })).toBe(true);
  });

  it('of a dead letter', async () => {
    const deadLetters = app.app.get(DeadLetterRepository, { strict: false });
    const id = deliveryId('an-event', module);
    const claim = { share: accountId, generation: 1, attempts: 13, offer: 1, owner: undefined, error: undefined };
    letOneUpsertLose('dead_letters');
    await deadLetters.put(
      { id, eventKey: 'an-event', module, accountId, dueAt: new Date(), ...claim },
      'no',
      new Date(),
    );
    expect(await deadLetters.count(accountId)).toBe(1);
  });

  it('but nothing else that fails is', async () => {
    const activations = app.app.get(ActivationRepository, { strict: false });
    const update = jest
      .spyOn(app.database.collection('activations'), 'updateOne')
      .mockRejectedValueOnce(new Error('no'));
    await expect(activations.markActive({ accountId, module }, moment)).rejects.toThrow('no');
    expect(update).toHaveBeenCalledTimes(1);
  });
});
