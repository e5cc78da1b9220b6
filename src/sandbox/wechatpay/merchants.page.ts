import { type FastifyInstance } from 'fastify';
import Type from 'typebox';
import { both, html, layout, type SandboxHtml } from '../pages/layout.js';
import { sendPage } from '../pages/page.routes.js';
import { reader } from '../wire/read.js';
import { SandboxRefusal } from '../wire/refusal.js';
import { OWN_ACCOUNTS, type OwnAccount } from '../world/seed.js';
import { findPayMerchant, PAY_MERCHANTS, type KeyMode, type PayMerchant } from './merchants.js';

const MODES: Record<KeyMode, SandboxHtml> = {
  'public-key': both('微信支付公钥', 'WeChat Pay public key'),
  certificate: both('平台证书', 'platform certificates'),
  switching: both('切换中：公钥与平台证书', 'in the middle of the switch'),
};

/** What 商户平台 hands out to be downloaded, by its usual name. */
const FILES: Readonly<Record<string, (merchant: PayMerchant) => string | undefined>> = {
  'apiclient_cert.pem': ({ certificate }) => certificate,
  'apiclient_key.pem': ({ privateKey }) => privateKey,
  'pub_key.pem': ({ publicKey }) => publicKey,
};

/** What a person enters to open payment: 商户平台 and 公众平台 on one page. */
const merchantsPage = (): SandboxHtml =>
  layout(
    '沙箱商户',
    html`<h1>${both('沙箱商户', 'Merchants of the sandbox')}</h1>
      ${PAY_MERCHANTS.map(merchantCard)}
      <h1>${both('沙箱公众号', 'Public accounts of the sandbox')}</h1>
      ${OWN_ACCOUNTS.map(accountCard)}`,
  );

const merchantCard = (merchant: PayMerchant): SandboxHtml =>
  html`<section class="card">
    <h2>${merchant.mchid}</h2>
    <dl>
      <dt>${both('验签方式', 'Signed with')}</dt>
      <dd>${MODES[merchant.mode]}</dd>
      <dt>${both('证书序列号', 'serial')}</dt>
      <dd>${merchant.serial}</dd>
      <dt>apiV3Key</dt>
      <dd>${merchant.apiV3Key}</dd>
      ${
        merchant.publicKeyId === undefined
          ? ''
          : html`<dt>publicKeyId</dt>
              <dd>${merchant.publicKeyId}</dd>`
      }
      <dt>${both('已绑定 appid', 'bound appids')}</dt>
      <dd>${merchant.appIds.join(' ')}</dd>
    </dl>
    <p>${filesOf(merchant)}</p>
  </section>`;

const filesOf = (merchant: PayMerchant): SandboxHtml[] =>
  Object.entries(FILES)
    .filter(([, contentOf]) => contentOf(merchant) !== undefined)
    .map(([name]) => html`<a href="/wechatpay/merchants/${merchant.mchid}/${name}">${name}</a> `);

const accountCard = ({ name, appId, appSecret }: OwnAccount): SandboxHtml =>
  html`<section class="card">
    <h2>${name}</h2>
    <dl>
      <dt>appId</dt>
      <dd>${appId}</dd>
      <dt>appSecret</dt>
      <dd>${appSecret}</dd>
    </dl>
  </section>`;

const readFile = reader(Type.Object({ mchid: Type.String(), file: Type.String() }));

/** `/wechatpay/merchants…`: for a person who opens payment with a merchant of the sandbox. */
export function registerMerchantPages(app: FastifyInstance): void {
  const config = { voice: 'page' as const };

  app.get('/wechatpay/merchants', { config }, (_request, reply) => sendPage(reply, merchantsPage()));

  app.get('/wechatpay/merchants/:mchid/:file', { config }, ({ params }, reply) => {
    const { mchid, file } = readFile(params);
    const merchant = findPayMerchant(mchid);
    const content = merchant && (Object.hasOwn(FILES, file) ? FILES[file]?.(merchant) : undefined);
    if (content === undefined) throw SandboxRefusal.missing('NOTFOUND', `merchant ${mchid} has no ${file}`);
    return reply
      .type('application/x-pem-file')
      .header('content-disposition', `attachment; filename="${file}"`)
      .send(content);
  });
}
