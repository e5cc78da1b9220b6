import { createHash, hash } from 'node:crypto';
import { createRequire } from 'node:module';
import { JssdkService, signPage } from '../../../dist/channel/jssdk/jssdk.service.js';
import { parsePageAddress } from '../../../dist/channel/jssdk/page-address.js';
import { PageDomains } from '../../../dist/channel/jssdk/page-domains.js';
import { TicketProvider } from '../../../dist/channel/jssdk/ticket-provider.js';
import { SystemClock } from '../../../dist/common/time.js';
import { parseChannelId } from '../../../dist/common/index.js';
import { SystemRandomness } from '../../../dist/common/randomness.js';
import { FLOOR } from './pay-cases.js';

const require = createRequire(import.meta.url);
const { JSSDK } = require('wechat-jssdk');
const WechatApi = require('co-wechat-api');
const { WeChatService } = require('nest-wechat');
const EasyWechatTicket = require('node-easywechat/dist/OfficialAccount/JsApiTicket.js');

const TICKET = 'sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg';
const APP_ID = 'wxd930ea5d5a258f4f';
const CHANNEL = '64b7f0c2a1d3e4f5a6b7c8a1';
const URL = 'https://scrm.example/webapp/common/pay/store?orderNumber=6b05c70ff2ad91927128dc2a';
const NEVER = 8_000_000_000_000;
const page = parsePageAddress(URL);

/** The JS-SDK's signature of a page, from a ticket that is at hand, with a random nonce of its own each time. */
export async function packageGroup() {
  const signers = [...ours(), ...peers()];
  const wrong = [];
  for (const one of signers) if (!isRight(await one.make())) wrong.push(one.name);
  const ready = `jsapi_ticket=${TICKET}&noncestr=Wm3WZYTPz0wzccnW&timestamp=1414587457&url=${URL}`;
  return {
    title: 'JS-SDK signPackage, cached ticket',
    goals: { 'scrm-pay': 0.45, 'scrm-pay getSignPackage (async)': 0.36 },
    wrong,
    cases: [
      { name: FLOOR, run: repeat(() => hash('sha1', ready)) },
      ...signers
        .filter(({ name }) => !wrong.includes(name))
        .map(({ name, make, isAsync }) => ({ name, run: isAsync ? repeatAsync(make) : repeat(make) })),
      { name: 'of getSignPackage: an async function of its own', run: repeatAsync(async () => page) },
      { name: "of getSignPackage: reading the page's address", run: repeat(() => parsePageAddress(URL)) },
      { name: "of getSignPackage: checking the channel's id", run: repeat(() => parseChannelId(CHANNEL)) },
    ],
  };
}

function ours() {
  const clock = new SystemClock();
  const randomness = new SystemRandomness();
  const kept = {
    channelId: CHANNEL,
    ticket: { appId: APP_ID, ticket: TICKET, refreshAt: new Date(NEVER), expiresAt: new Date(NEVER) },
  };
  const config = { publicUrl: 'https://scrm.example', defaultChannelId: CHANNEL };
  const keeper = new TicketProvider({ find: () => Promise.resolve(kept) }, {}, { hold: 60_000 }, clock, randomness, {
    counter: () => undefined,
  });
  const service = new JssdkService(keeper, new PageDomains({}, {}, config), {}, config, clock, randomness);
  return [
    { name: 'scrm-pay', make: () => signPage(kept.ticket, page, { now: clock.now(), nonceStr: randomness.nonce() }) },
    { name: 'scrm-pay getSignPackage (async)', isAsync: true, make: () => service.getSignPackage(CHANNEL, URL) },
  ];
}

function peers() {
  const coWechat = new WechatApi(APP_ID, 'secret');
  coWechat.ensureTicket = () => Promise.resolve({ ticket: TICKET });
  const nestWechat = Object.assign(Object.create(WeChatService.prototype), {
    chooseAppIdAndSecret: () => ({ appId: APP_ID, secret: '' }),
    getTicket: () => Promise.resolve(TICKET),
  });
  const Ticket = EasyWechatTicket.default ?? EasyWechatTicket;
  const easyWechat = Object.assign(Object.create(Ticket.prototype), {
    appId: APP_ID,
    getTicket: () => Promise.resolve(TICKET),
  });
  return [
    { name: 'wechat-jssdk', make: () => JSSDK.generateSignature(URL, 'token', TICKET) },
    { name: 'co-wechat-api (async)', isAsync: true, make: () => coWechat.getJsConfig({ url: URL, jsApiList: [] }) },
    { name: 'nest-wechat (async)', isAsync: true, make: () => nestWechat.jssdkSignature(URL) },
    { name: 'node-easywechat (async)', isAsync: true, make: () => easyWechat.configSignature(URL) },
  ];
}

function isRight({ nonceStr, timestamp, signature }) {
  const text = `jsapi_ticket=${TICKET}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${URL}`;
  return createHash('sha1').update(text).digest('hex') === signature;
}

function repeat(make) {
  return (times) => {
    let last;
    for (let n = 0; n < times; n++) last = make();
    return last;
  };
}

function repeatAsync(make) {
  return async (times) => {
    let last;
    for (let n = 0; n < times; n++) last = await make();
    return last;
  };
}
