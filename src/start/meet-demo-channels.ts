import { type INestApplication } from '@nestjs/common';
import { ChannelOwnership } from '../merchant/index.js';
import { type Sandbox } from '../sandbox/index.js';

/** Asks the sandbox whose its channels are, so that a newcomer's list of channels shows them before anything has been used. */
export async function meetDemoChannels(app: INestApplication, { world }: Sandbox): Promise<void> {
  const channels = app.get(ChannelOwnership, { strict: false });
  const { payingChannelId, channelId, accountWithoutPayment: other } = world;
  for (const id of [payingChannelId, channelId, other.channelId, other.subscriptionChannelId]) {
    await channels.accountOf(id);
  }
}
