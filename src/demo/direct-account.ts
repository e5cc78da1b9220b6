import { type Api } from './api.js';
import { type Buyer, type Stage } from './payment.js';

/** What the sandbox has seeded for an account whose payments go through WeChat Pay itself. */
export interface DirectWorld {
  accountId: string;
  appId: string;
  appSecret: string;
  mchid: string;
  certificate: string;
  privateKey: string;
  apiV3Key: string;
  publicKeyId: string;
  publicKey: string;
  users: { openIds: { underAppId: string } }[];
}

/** A channel of one's own and a merchant of one's own: entered once, and found again by the next demonstration. */
export async function openDirectAccount({ admin, show }: Stage, world: DirectWorld): Promise<Buyer> {
  const { appId, users } = world;
  const channelId = (await findChannel(admin, appId)) ?? (await addChannel(admin, world));
  const settings = '/api/management/channel/direct-payment-message';
  if ((await admin.get(settings)).enabled !== true) {
    await admin.upload('/api/management/channel/open-direct-payment', formOf(world, channelId));
  }
  show('直连商户 a merchant of one’s own', await admin.get(settings));
  return { channelId, buyerId: users[0]?.openIds.underAppId ?? '' };
}

async function findChannel(admin: Api, appId: string): Promise<string | undefined> {
  const { items } = (await admin.get('/api/channel/channels')) as unknown as {
    items: { channelId: string; appId: string }[];
  };
  return items.find((channel) => channel.appId === appId)?.channelId;
}

async function addChannel(admin: Api, { appId, appSecret }: DirectWorld): Promise<string> {
  const channel = await admin.post('/api/management/channel/channels', {
    name: '山野咖啡',
    appId,
    appSecret,
    accountType: 'SERVICE_AUTH_ACCOUNT',
  });
  return String(channel.channelId);
}

function formOf({ mchid, apiV3Key, publicKeyId, ...files }: DirectWorld, channelId: string): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries({ channelId, mchid, apiV3Key, publicKeyId })) form.set(name, value);
  form.set('certificate', new Blob([files.certificate]), 'apiclient_cert.pem');
  form.set('privateKey', new Blob([files.privateKey]), 'apiclient_key.pem');
  form.set('publicKey', new Blob([files.publicKey]), 'pub_key.pem');
  return form;
}
