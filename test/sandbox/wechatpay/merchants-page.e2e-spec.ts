import { type Sandbox } from '../../../src/sandbox/index.js';
import { start } from '../support/start.js';

describe('the page of the sandbox’s merchants', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await start();
  });
  afterEach(() => sandbox.stop());

  it('shows what is entered to open payment, and hands out the files', async () => {
    const page = await (await fetch(`${sandbox.url}/wechatpay/merchants`)).text();
    const { direct } = sandbox.world;
    const { mchid, serial, apiV3Key, publicKeyId, appId, appSecret } = direct;
    for (const shown of [mchid, serial, apiV3Key, publicKeyId, appId, appSecret]) expect(page).toContain(shown);

    const links = [...page.matchAll(/href="(\/wechatpay\/merchants\/[^"]+)"/g)].map(([, path = '']) => path);
    expect(links).toHaveLength(8);
    const file = async (name: string) => (await fetch(`${sandbox.url}/wechatpay/merchants/${mchid}/${name}`)).text();
    expect(await file('apiclient_cert.pem')).toBe(direct.certificate);
    expect(await file('apiclient_key.pem')).toBe(direct.privateKey);
    expect(await file('pub_key.pem')).toBe(direct.publicKey);
  });

  it('has no file that a merchant did not download', async () => {
    for (const path of [
      '1900006002/pub_key.pem',
      '1900006001/toString',
      '1900006001/pub_key-signing.pem',
      '1/pub_key.pem',
    ]) {
      expect((await fetch(`${sandbox.url}/wechatpay/merchants/${path}`)).status).toBe(404);
    }
  });
});
