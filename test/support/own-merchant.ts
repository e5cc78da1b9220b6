import { type AccountId } from '../../src/common/index.js';
import { DirectMerchantRepository } from '../../src/gateway/index.js';
import { SEEDED_DIRECT } from '../../src/sandbox/world/seeded-direct.js';
import { type TestApp } from './start-app.js';

/** Makes the sandbox's merchant in public-key mode the account's own, without the form. @param id its own, and that of its address */
export async function moveToOwnMerchant({ app }: TestApp, accountId: AccountId, id: string): Promise<void> {
  const merchants = app.get(DirectMerchantRepository, { strict: false });
  const { mchid, serial, privateKey, apiV3Key, publicKeyId, publicKey, weconnectChannel } = SEEDED_DIRECT;
  await merchants.keep({
    id,
    accountId,
    payingChannelId: weconnectChannel.channelId,
    appId: weconnectChannel.appId,
    mchid,
    serial,
    certificateExpiresAt: new Date('2046-01-01T00:00:00Z'),
    privateKey,
    apiV3Key,
    publicKey: { id: publicKeyId, pem: publicKey },
  });
  await merchants.makeCurrent(accountId, id);
}
