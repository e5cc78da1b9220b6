import { randomBytes } from 'node:crypto';
import { DirectMerchantRepository } from '../../src/gateway/index.js';
import { SEEDED_WORLD } from '../../src/sandbox/world/seeded-world.js';
import { useApp } from '../support/start-app.js';
import { DirectDesk } from './support/direct-desk.js';

const { direct } = SEEDED_WORLD;

describe('an edit', () => {
  const app = useApp({ environment: { CREDENTIALS_KEY: randomBytes(32).toString('base64') } });

  it('of a merchant’s keys is not lost to one of its channel at the same time', async () => {
    const desk = await DirectDesk.ofDirectAccount(app);
    expect((await desk.open()).status).toBe(200);
    const { appId, appSecret } = direct;
    const entered = { name: '直连商城', appId, appSecret, accountType: 'SERVICE_AUTH_ACCOUNT' };
    const merchants = app.app.get(DirectMerchantRepository, { strict: false });
    const admin = app.api(await app.token('admin', { accountId: direct.accountId }));
    const added = await admin.post('/api/management/channel/channels', entered);
    const apiV3Key = 'B'.repeat(32);
    const [moved, renewed] = await Promise.all([
      desk.edit({ channelId: added.body.channelId as string }),
      desk.edit({ apiV3Key }),
    ]);
    expect([200, 409]).toEqual(expect.arrayContaining([moved.status, renewed.status]));
    const id = (await merchants.findCurrent(direct.accountId))?.id;
    const { merchant } = (await merchants.findToChange(id ?? '')) ?? {};
    expect(merchant?.apiV3Key === apiV3Key).toBe(renewed.status === 200);
    expect(merchant?.payingChannelId === added.body.channelId).toBe(moved.status === 200);
  });
});
