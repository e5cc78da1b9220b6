import Type, { type Static } from 'typebox';
import { assertNotifyUrl, bodyReader, strictObject, text } from './read.js';

const optional = Type.Optional;
const count = Type.Integer({ minimum: 0 });

const ORDER = {
  appid: text(32),
  mchid: text(32),
  description: text(127),
  out_trade_no: Type.String({ pattern: '^[0-9A-Za-z_\\-|*]{6,32}$' }),
  time_expire: optional(
    Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})?(Z|[+-]\\d\\d:\\d\\d)$' }),
  ),
  attach: optional(text(128, 0)),
  notify_url: text(255),
  goods_tag: optional(text(32, 0)),
  support_fapiao: optional(Type.Boolean()),
  amount: strictObject({
    total: Type.Integer({ minimum: 1, maximum: 100_000_000 }),
    currency: optional(Type.Literal('CNY')),
  }),
  detail: optional(
    strictObject({
      cost_price: optional(count),
      invoice_id: optional(text(32, 0)),
      goods_detail: optional(
        Type.Array(
          strictObject({
            merchant_goods_id: text(32),
            wechatpay_goods_id: optional(text(32)),
            goods_name: optional(text(256)),
            quantity: Type.Integer({ minimum: 1 }),
            unit_price: count,
          }),
        ),
      ),
    }),
  ),
  scene_info: optional(
    strictObject({
      payer_client_ip: text(45),
      device_id: optional(text(32, 0)),
      store_info: optional(
        strictObject({
          id: text(32),
          name: optional(text(256)),
          area_code: optional(text(32)),
          address: optional(text(512)),
        }),
      ),
    }),
  ),
  settle_info: optional(strictObject({ profit_sharing: optional(Type.Boolean()) })),
};

const JSAPI = strictObject({ ...ORDER, payer: strictObject({ openid: text(128) }) });
const NATIVE = strictObject(ORDER);
const readJsapi = bodyReader(JSAPI);
const readNative = bodyReader(NATIVE);

/** An order as it is asked for. */
export type NewPayOrder = Static<typeof NATIVE> & { payer?: { openid: string } };

/** @throws SandboxWechatPayRefusal PARAM_ERROR that names the field */
export function readNewPayOrder(body: unknown, tradeType: 'JSAPI' | 'NATIVE'): NewPayOrder {
  const order = tradeType === 'JSAPI' ? readJsapi(body) : readNative(body);
  assertNotifyUrl(order.notify_url);
  return order;
}
