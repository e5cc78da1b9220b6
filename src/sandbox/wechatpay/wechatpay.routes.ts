import { randomBytes, X509Certificate } from 'node:crypto';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import Type from 'typebox';
import { SIGNATURE_FAULTS, type CallName, type SignatureFault, type Voice } from '../faults/call-name.js';
import { codeUrlOf, type Order } from '../orders/order.js';
import { authorize } from './authorization.js';
import { PLATFORM_CERTIFICATES, type PayMerchant, type PlatformCertificate } from './merchants.js';
import { readNewPayOrder } from './order-input.js';
import { assertMerchant, type SandboxPayOrders } from './pay-orders.js';
import { type SandboxPayRefunds } from './pay-refunds.js';
import { bodyReader, strictObject, text } from './read.js';
import { SandboxWechatPayRefusal } from './refusal.js';
import { garbled, sealWith } from './rsa.js';
import { type SandboxWechatPaySigner } from './signer.js';
import { toRefundAnswer, toRfc3339, toTransaction } from './wire.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose signature the call bears. */
    merchant: PayMerchant | undefined;
  }
}

interface Parts {
  payOrders: SandboxPayOrders;
  payRefunds: SandboxPayRefunds;
  signer: SandboxWechatPaySigner;
  /** The sandbox's own address. */
  url: () => string;
}

const readQuery = bodyReader(strictObject({ mchid: text(32) }));
const readClosing = bodyReader(strictObject({ mchid: text(32) }));
const readNumber = bodyReader(Type.Object({ number: Type.String() }));

const v3 = (call: CallName): { config: { call: CallName; voice: Voice } } => ({ config: { call, voice: 'wechatpay' } });

/** `/v3/…`: WeChat Pay's API v3 of direct merchants, every call's signature checked and every answer signed. */
export function registerWechatPayRoutes(app: FastifyInstance, parts: Parts): void {
  app.decorateRequest('merchant', undefined);
  void app.register((scope, _options, done) => {
    // The bytes as they came are what is signed.
    scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, parsed) => {
      parsed(null, body);
    });
    registerSignatures(scope, parts.signer);
    registerOrders(scope, parts);
    registerRefunds(scope, parts.payRefunds);
    registerCertificates(scope, parts.signer);
    done();
  });
}

/** A call that is not signed as it must be is answered 401, which is the one answer that WeChat does not sign. */
function registerSignatures(scope: FastifyInstance, signer: SandboxWechatPaySigner): void {
  scope.addHook('preValidation', async (request) => {
    const { method, raw, headers } = request;
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    if (!headers.accept || !headers['user-agent']) {
      throw new SandboxWechatPayRefusal('PARAM_ERROR', 'Http头缺少Accept或User-Agent');
    }
    const call = { method, url: raw.url ?? '', body, authorization: headers.authorization };
    request.merchant = await authorize(call, signer);
    request.body = body.length > 0 ? parse(body) : undefined;
  });

  scope.addHook('onSend', async (request, reply, payload) => {
    void reply.header(
      'Request-ID',
      `${randomBytes(12).toString('hex').toUpperCase()}-${reply.statusCode < 400 ? '0' : '268435462'}`,
    );
    const { merchant, fault, headers } = request;
    if (!merchant || isOfProxy(reply.getHeader('content-type'))) return payload;
    const asked = headers['wechatpay-serial'];
    const key = signer.ofAnswer(merchant, typeof asked === 'string' ? asked : undefined);
    const body = typeof payload === 'string' ? payload : '';
    void reply.headers(await signer.headers(merchant, key, { body, fault: signatureFault(fault?.kind) }));
    return payload;
  });
}

const isOfProxy = (contentType: unknown): boolean => String(contentType).startsWith('text/html');

const signatureFault = (kind: string | undefined): SignatureFault | undefined =>
  SIGNATURE_FAULTS.find((fault) => fault === kind);

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new SandboxWechatPayRefusal('PARAM_ERROR', '请求体不是有效的JSON');
  }
}

function callerOf({ merchant }: FastifyRequest): PayMerchant {
  if (!merchant) throw new SandboxWechatPayRefusal('SIGN_ERROR', '签名错误，请检查后再试');
  return merchant;
}

const numberOf = ({ params }: FastifyRequest): string => readNumber(params).number;

function registerOrders(scope: FastifyInstance, { payOrders, url }: Parts): void {
  const create = (request: FastifyRequest, tradeType: 'JSAPI' | 'NATIVE'): Order =>
    payOrders.create({ merchant: callerOf(request), tradeType, order: readNewPayOrder(request.body, tradeType) });
  const asked = (request: FastifyRequest): PayMerchant => {
    const merchant = callerOf(request);
    assertMerchant(merchant, readQuery(request.query).mchid, 'mchid');
    return merchant;
  };

  scope.post('/v3/pay/transactions/jsapi', v3('createOrderV3'), (request) => ({
    prepay_id: create(request, 'JSAPI').prepayId,
  }));

  scope.post('/v3/pay/transactions/native', v3('createOrderV3'), (request) => ({
    code_url: codeUrlOf(create(request, 'NATIVE'), url()),
  }));

  scope.get('/v3/pay/transactions/out-trade-no/:number', v3('findOrderV3'), (request) =>
    toTransaction(payOrders.find(asked(request), numberOf(request))),
  );

  scope.get('/v3/pay/transactions/id/:number', v3('findOrderV3'), (request) =>
    toTransaction(payOrders.findPaid(asked(request), numberOf(request))),
  );

  scope.post('/v3/pay/transactions/out-trade-no/:number/close', v3('closeOrderV3'), (request, reply) => {
    const merchant = callerOf(request);
    assertMerchant(merchant, readClosing(request.body).mchid, '/mchid');
    payOrders.close(merchant, numberOf(request));
    return reply.code(204).send();
  });
}

function registerRefunds(scope: FastifyInstance, refunds: SandboxPayRefunds): void {
  scope.post('/v3/refund/domestic/refunds', v3('createRefundV3'), (request) =>
    toRefundAnswer(refunds.create(callerOf(request), request.body)),
  );

  scope.get('/v3/refund/domestic/refunds/:number', v3('findRefundV3'), (request) =>
    toRefundAnswer(refunds.find(callerOf(request), numberOf(request))),
  );
}

function registerCertificates(scope: FastifyInstance, signer: SandboxWechatPaySigner): void {
  scope.get('/v3/certificates', v3('certificatesV3'), (request) => {
    const merchant = callerOf(request);
    if (merchant.mode === 'public-key') {
      throw new SandboxWechatPayRefusal(
        'RESOURCE_NOT_EXISTS',
        '无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。',
      );
    }
    const { old, new: next } = PLATFORM_CERTIFICATES;
    const listed = signer.settings.platformCertificate === 'new' ? [old, next] : [old];
    const spoilt = request.fault?.kind === 'bad-ciphertext';
    return { data: listed.map((certificate) => listedOf(certificate, merchant, spoilt)) };
  });
}

function listedOf({ id, pem }: PlatformCertificate, { apiV3Key }: PayMerchant, spoilt: boolean): object {
  const { validFrom, validTo } = new X509Certificate(pem);
  const sealed = sealWith(apiV3Key, pem, 'certificate');
  return {
    serial_no: id,
    effective_time: toRfc3339(Date.parse(validFrom)),
    expire_time: toRfc3339(Date.parse(validTo)),
    encrypt_certificate: spoilt ? garbled(sealed) : sealed,
  };
}
