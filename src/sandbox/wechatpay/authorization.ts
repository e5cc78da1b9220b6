import { findPayMerchant, type PayMerchant } from './merchants.js';
import { SandboxWechatPayRefusal } from './refusal.js';
import { isSignedWith } from './rsa.js';
import { type SandboxWechatPaySigner } from './signer.js';

const SCHEME = 'WECHATPAY2-SHA256-RSA2048';
const FIELDS = ['mchid', 'nonce_str', 'timestamp', 'serial_no', 'signature'] as const;
type Field = (typeof FIELDS)[number];
const MAX_NONCE = 32;

/** A call as it came, byte for byte. */
export interface SignedCall {
  method: string;
  /** Path and query, percent escapes and all. */
  url: string;
  body: Buffer;
  authorization: string | undefined;
}

/**
 * Whose call it is.
 * @throws SandboxWechatPayRefusal SIGN_ERROR (401), which WeChat does not sign; `detail.field` names the part of the header
 */
export async function authorize(call: SignedCall, signer: SandboxWechatPaySigner): Promise<PayMerchant> {
  const fields = readAuthorization(call.authorization);
  const merchant = findPayMerchant(fields.mchid);
  if (!merchant) throw signError('mchid', '商户号有误，请确认商户号', fields.mchid);
  if (!signer.isTimely(fields.mchid, Number(fields.timestamp))) {
    throw signError('timestamp', 'Http头Authorization中的timestamp与发起请求的时间不得超过5分钟', fields.timestamp);
  }
  if (fields.serial_no !== merchant.serial) {
    throw signError('serial_no', '商户证书序列号有误，请使用签名私钥匹配的证书序列号', fields.serial_no);
  }
  const head = `${call.method}\n${call.url}\n${fields.timestamp}\n${fields.nonce_str}\n`;
  const signed = Buffer.concat([Buffer.from(head), call.body, Buffer.from('\n')]);
  if (await isSignedWith(merchant.certificate, signed, fields.signature)) return merchant;
  throw signError('signature', '签名错误，请检查后再试', fields.signature);
}

function readAuthorization(header: string | undefined): Record<Field, string> {
  const [scheme, rest = ''] = splitOnce(header ?? '');
  const found = new Map([...rest.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
  const missing = FIELDS.find((field) => !found.get(field));
  const malformed =
    !/^\d{1,12}$/.test(found.get('timestamp') ?? '') || (found.get('nonce_str')?.length ?? 0) > MAX_NONCE;
  if (scheme !== SCHEME || missing !== undefined || malformed) {
    throw signError(
      missing ?? 'authorization',
      'Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》',
      header ?? '',
    );
  }
  return Object.fromEntries(found) as Record<Field, string>;
}

function splitOnce(text: string): [string, string?] {
  const at = text.indexOf(' ');
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

const signError = (field: string, issue: string, value: string): SandboxWechatPayRefusal =>
  new SandboxWechatPayRefusal('SIGN_ERROR', issue, { field, issue, value, location: 'authorization' });
