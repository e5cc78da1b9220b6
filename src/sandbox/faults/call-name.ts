/** Every call that can be counted and disturbed, by its name. */
export const CALLS = [
  'createOrder',
  'findOrder',
  'listOrders',
  'closeOrder',
  'sign',
  'createRefund',
  'findRefund',
  'listRefunds',
  'configurePayment',
  'findPaymentConfiguration',
  'payOauthAuthorize',
  'redeemPayOauthCode',
  'baseOauthAuthorize',
  'redeemBaseOauthCode',
  'wechatAuthorize',
  'findChannel',
  'findChannels',
  'refreshToken',
  'setWebhookRule',
  'getTicket',
  'createOrderV3',
  'findOrderV3',
  'closeOrderV3',
  'createRefundV3',
  'findRefundV3',
  'certificatesV3',
  'stableToken',
  'redeemWechatCode',
] as const;
export type CallName = (typeof CALLS)[number];

/** How a route speaks when something is wrong. */
export type Voice = 'weconnect' | 'wechat' | 'wechatpay' | 'page' | 'control';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set: the call is counted, and faults may hit it. */
    call?: CallName;
    voice?: Voice;
  }
  interface FastifyRequest {
    fault: Fault | undefined;
  }
}

/** What can be wrong with the signature of a message of WeChat Pay's API v3; of an answer, the work is done. */
export const SIGNATURE_FAULTS = [
  /** The four headers are left out. */
  'unsigned',
  /** Another text was signed. */
  'wrong-signature',
  /** Six minutes old, and rightly signed. */
  'stale-timestamp',
  /** Rightly signed, in the name of a key that nobody has. */
  'unknown-serial',
  /** WeChat's own probe: a signature that begins with `WECHATPAY/SIGNTEST/`. */
  'probe',
] as const;
export type SignatureFault = (typeof SIGNATURE_FAULTS)[number];

/** What can go wrong with a call. */
export const FAULT_KINDS = [
  /** Nothing but waiting. */
  'delay',
  /** HTTP 503 with an envelope; nothing was done. */
  '5xx',
  /** An envelope that says no; nothing was done. */
  'refuse',
  /** A proxy's HTML page with HTTP 502; nothing was done. */
  'html',
  /** The work is done, and the JSON ends in the middle. */
  'broken-json',
  /** The work is done, and the body is empty. */
  'empty',
  /** The work is done, and the JSON is of another shape. */
  'wrong-content',
  /** The connection breaks before anything was done. */
  'cut-before',
  /** The work is done, and the connection breaks without an answer. */
  'cut-after',
  ...SIGNATURE_FAULTS,
  /** The certificates listed cannot be decrypted, though the answer is rightly signed. */
  'bad-ciphertext',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  call: CallName | '*';
  kind: FaultKind;
  /** How many calls it hits; 1 where left out. */
  times?: number;
  /** Waited before anything else, with any kind; 1000 for `delay` where left out. */
  delayMs?: number;
  /** `refuse`: the errorCode answered; `SYSTEMERROR` where left out (`-1` from WeChat). */
  errorCode?: string;
}
