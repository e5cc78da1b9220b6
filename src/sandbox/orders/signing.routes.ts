import { type FastifyInstance } from 'fastify';
import Type from 'typebox';
import { sign } from '../../wechat/index.js';
import { type SandboxMerchantDirectory } from '../configuration/merchant-directory.js';
import { ok } from '../wire/envelope.js';
import { reader } from '../wire/read.js';
import { SandboxRefusal } from '../wire/refusal.js';
import { weconnectCall } from '../wire/weconnect-call.js';

const readSigning = reader(
  Type.Object({
    quncrmAccountId: Type.String({ minLength: 1 }),
    params: Type.Object({
      timeStamp: Type.Union([Type.String({ pattern: '^[0-9]{10}$' }), Type.Integer({ minimum: 1 })]),
      nonceStr: Type.String({ pattern: '^[0-9A-Za-z]{1,32}$' }),
      package: Type.String({ pattern: '^prepay_id=.+$' }),
      appId: Type.String({ minLength: 1 }),
      signType: Type.Literal('MD5'),
    }),
  }),
);

/** `/weixin/pay/sign`: the JSAPI signature with the merchant's own key. */
export function registerSigningRoutes(app: FastifyInstance, merchants: SandboxMerchantDirectory): void {
  app.post('/weixin/pay/sign', weconnectCall('sign'), ({ body }) => {
    const { quncrmAccountId, params } = readSigning(body);
    const { appId, apiKey } = merchants.paying(quncrmAccountId);
    if (params.appId !== appId)
      throw SandboxRefusal.precondition('APPID_MISMATCH', `the merchant's appid is not ${params.appId}`);
    return ok({ appId, signType: params.signType, paySign: sign(params, apiKey, params.signType) });
  });
}
