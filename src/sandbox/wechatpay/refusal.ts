import { SandboxRefusal } from '../wire/refusal.js';

/** What WeChat Pay says of a field that it does not take. */
export interface RefusalDetail {
  /** A JSON pointer into the body, or the name of a parameter. */
  field: string;
  issue: string;
  location: 'body' | 'query' | 'path' | 'authorization';
  value?: unknown;
}

/** HTTP statuses of WeChat Pay's codes; what is not here is 400. */
const STATUSES: Readonly<Record<string, number>> = {
  SIGN_ERROR: 401,
  NO_AUTH: 403,
  ACCOUNT_ERROR: 403,
  OUT_TRADE_NO_USED: 403,
  NOT_ENOUGH: 403,
  USER_ACCOUNT_ABNORMAL: 403,
  TRADE_ERROR: 403,
  RULE_LIMIT: 403,
  ORDER_NOT_EXIST: 404,
  RESOURCE_NOT_EXISTS: 404,
  RATELIMIT_EXCEEDED: 429,
  FREQUENCY_LIMITED: 429,
  SYSTEM_ERROR: 500,
  SYSTEMERROR: 500,
  BANK_ERROR: 500,
  OPENID_MISMATCH: 500,
};

export const statusOf = (code: string): number => STATUSES[code] ?? 400;

/** WeChat Pay's API v3 says no, in its own words and with its own HTTP status. */
export class SandboxWechatPayRefusal extends SandboxRefusal {
  constructor(
    code: string,
    message: string,
    readonly detail?: RefusalDetail,
  ) {
    super(statusOf(code), code, message);
  }

  static ofField(field: string, issue: string, value?: unknown): SandboxWechatPayRefusal {
    return new SandboxWechatPayRefusal('PARAM_ERROR', `参数错误：${field} ${issue}`, {
      field,
      issue,
      location: 'body',
      ...(value !== undefined && { value }),
    });
  }
}

/** What the books that both gateways share refuse with, in API v3's words. */
const TRANSLATIONS: Readonly<Record<string, [code: string, message: string]>> = {
  ORDERNOTEXIST: ['ORDER_NOT_EXIST', '订单不存在'],
  ORDERNOTPAID: ['RESOURCE_NOT_EXISTS', '订单不存在或未支付'],
  TOTAL_FEE_MISMATCH: ['INVALID_REQUEST', '订单金额与支付时不一致，请核实后再试'],
  REFUND_FEE_EXCEEDED: ['INVALID_REQUEST', '申请退款金额大于订单可退金额'],
  TRADE_OVERDUE: ['INVALID_REQUEST', '订单已超过可退款的最大期限（支付成功后一年）'],
  INVALID_REQUEST: ['INVALID_REQUEST', '单笔订单最多退款50次'],
};

/** The members of an error answer. */
export function refusedByWechatPay(refusal: SandboxRefusal): { status: number; body: object } {
  const [code, message] = TRANSLATIONS[refusal.errorCode] ?? [refusal.errorCode, refusal.message];
  if (refusal instanceof SandboxWechatPayRefusal) {
    const { detail } = refusal;
    return {
      status: refusal.code,
      body: { code: refusal.errorCode, message: refusal.message, ...(detail && { detail }) },
    };
  }
  return refusal.code >= 500
    ? { status: 500, body: { code: 'SYSTEM_ERROR', message: '系统错误' } }
    : { status: TRANSLATIONS[refusal.errorCode] ? statusOf(code) : refusal.code, body: { code, message } };
}
