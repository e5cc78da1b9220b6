import { type INestApplication } from '@nestjs/common';
import { ChannelOwnership } from '../merchant/index.js';
import { type Sandbox } from '../sandbox/index.js';

/** The sandbox's channels belong to its accounts from the start, so that a newcomer's first link works before anything has been used. */
export async function adoptDemoChannels(app: INestApplication, { world }: Sandbox): Promise<void> {
  const channels = app.get(ChannelOwnership, { strict: false });
  const { accountId, payingChannelId, channelId, accountWithoutPayment: other } = world;
  await channels.settle(accountId, payingChannelId);
  await channels.settle(accountId, channelId);
  await channels.settle(other.accountId, other.channelId);
  await channels.settle(other.accountId, other.subscriptionChannelId);
}
