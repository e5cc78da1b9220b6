import { createRequire } from 'node:module';
import { sign, signJsapi } from '../../../dist/wechat/index.js';
import { KEY } from './data.js';

const require = createRequire(import.meta.url);
const { WXPayUtil } = require('wx-js-utils/src/libs/WXPay.js');
const { Hash } = require('wechatpay-axios-plugin');
const EasyWechatUtils = require('node-easywechat/dist/Pay/Utils.js');
const Tenpay = require('tenpay');
const { Payment } = require('wechat-jssdk');

const easywechat = new (EasyWechatUtils.default ?? EasyWechatUtils)({ getV2SecretKey: () => KEY });
const tenpay = Object.assign(Object.create(Tenpay.prototype), { partnerKey: KEY });
const wechatJssdk = Object.assign(Object.create(Payment.prototype), { getAPISignKey: () => KEY });

/** @typedef {{ name: string, sign: (params: object, signType: string) => string }} Signer */

/** @type {Signer[]} */
const PEERS = [
  { name: 'node-easywechat', sign: (params) => easywechat.createV2Signature(params) },
  { name: 'wx-js-utils', sign: (params, signType) => WXPayUtil.generateSignature(params, KEY, signType) },
  { name: 'wechatpay-axios-plugin', sign: (params, signType) => Hash.sign(signType, params, KEY) },
  { name: 'tenpay', sign: (params, signType) => tenpay._getSign(params, signType) },
  {
    name: 'wechat-jssdk',
    sign: (params, signType) => wechatJssdk.generateGeneralPaymentSignature(params, signType).paySign,
  },
];

/** Ours first: what `TradeService.pay` runs. @type {Signer[]} */
export const JSAPI_SIGNERS = [{ name: 'scrm-pay', sign: (call) => signJsapi(call, KEY) }, ...PEERS];

/** Ours first: the general rule, for any fields. @type {Signer[]} */
export const ORDER_SIGNERS = [{ name: 'scrm-pay', sign: (params, signType) => sign(params, KEY, signType) }, ...PEERS];
