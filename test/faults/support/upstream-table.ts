import { type CallName, type FaultKind } from '../../../src/sandbox/faults/call-name.js';
import { TOO_LONG } from './scene.js';
import { type DEEDS } from './upstream-deeds.js';

/** What goes wrong, and how the sandbox is told to do it. */
export const FAULTS = {
  /** The answer comes later than anybody waits for it. */
  slow: { kind: 'delay', delayMs: TOO_LONG },
  /** HTTP 503; nothing was done. */
  '5xx': { kind: '5xx' },
  /** The connection breaks; nothing was done. */
  'cut before': { kind: 'cut-before' },
  /** It was done, and the connection breaks. */
  'cut after': { kind: 'cut-after' },
  /** It was done, and the answer ends in the middle. */
  'broken JSON': { kind: 'broken-json' },
  /** It was done, and the answer is another one. */
  'wrong content': { kind: 'wrong-content' },
} as const satisfies Record<string, { kind: FaultKind; delayMs?: number }>;
export type FaultName = keyof typeof FAULTS;

interface Row {
  /** Of WeConnect or WeChat, as the sandbox names it. */
  call: CallName;
  while: keyof typeof DEEDS;
  /** What the service answers meanwhile: status, code, and whether it says that repeating is safe. */
  answers: Record<FaultName, string>;
}

/** Calls that change something. Where it was done, asking finds it: the caller never notices. Where not, repeating does it. */
const COMMANDS: Row[] = [
  {
    call: 'createOrder',
    while: 'a payment is prepared',
    answers: {
      slow: '504 payment-outcome-unknown, repeat',
      '5xx': '504 payment-outcome-unknown, repeat',
      'cut before': '504 payment-outcome-unknown, repeat',
      'cut after': '201',
      'broken JSON': '201',
      'wrong content': '201',
    },
  },
  {
    call: 'closeOrder',
    while: 'a trade is closed',
    answers: {
      slow: '504 payment-outcome-unknown, repeat',
      '5xx': '504 payment-outcome-unknown, repeat',
      'cut before': '504 payment-outcome-unknown, repeat',
      'cut after': '200',
      'broken JSON': '200',
      'wrong content': '200',
    },
  },
  {
    call: 'createRefund',
    while: 'a refund is made',
    answers: {
      // It lands while it is asked after for the second time.
      slow: '201',
      '5xx': '504 refund-outcome-unknown, repeat',
      'cut before': '504 refund-outcome-unknown, repeat',
      'cut after': '201',
      'broken JSON': '201',
      'wrong content': '201',
    },
  },
  {
    call: 'configurePayment',
    while: 'payment is opened',
    answers: {
      slow: '504 payment-settings-unknown, repeat',
      '5xx': '504 payment-settings-unknown, repeat',
      'cut before': '504 payment-settings-unknown, repeat',
      'cut after': '200',
      'broken JSON': '200',
      'wrong content': '200',
    },
  },
  // A code works once, so a lost answer cannot be asked for again: the browser begins anew, and the answer says where.
  { call: 'redeemPayOauthCode', while: 'a payer comes back', answers: always('503 oauth-unavailable, repeat') },
  { call: 'redeemBaseOauthCode', while: 'a user comes back', answers: always('503 oauth-unavailable, repeat') },
];

/**
 * Calls that change nothing, however they go wrong: nothing was done, so that repeating is safe. An answer in WeConnect's own form that cannot be
 * read is told apart from none.
 */
const QUESTIONS: Row[] = [
  { call: 'sign', while: 'a payment is prepared', answers: unanswered('payment') },
  { call: 'findOrder', while: 'a trade is asked after', answers: unanswered('payment') },
  { call: 'findRefund', while: 'a refund is asked after', answers: unanswered('refund') },
  {
    call: 'findPaymentConfiguration',
    while: 'payment is opened',
    answers: unanswered('weconnect'),
  },
  {
    call: 'findPaymentConfiguration',
    while: 'the settings are looked at',
    answers: unanswered('weconnect'),
  },
  { call: 'findChannel', while: 'a channel is looked at', answers: unanswered('weconnect') },
  { call: 'findChannels', while: 'all channels are looked at', answers: unanswered('weconnect') },
  { call: 'refreshToken', while: 'a page is signed', answers: unanswered('weconnect') },
  { call: 'getTicket', while: 'a page is signed', answers: unanswered('wechat') },
];

/** Calls that workers make, of which nobody waits for the answer: what they are about waits, and goes on by itself. */
const BEHIND: Row[] = [
  { call: 'findOrder', while: 'a payment is told of', answers: always('200') },
  { call: 'findPaymentConfiguration', while: 'a payment of a forgotten merchant is told of', answers: always('200') },
  { call: 'listRefunds', while: 'a refund made elsewhere is told of', answers: always('200') },
  { call: 'listOrders', while: 'old payments are imported', answers: always('202') },
];

export const TABLE = [...COMMANDS, ...QUESTIONS, ...BEHIND];

/**
 * Calls that a browser makes, and not the service; what WeConnect offers and nobody here asks for; and what is asked for merchants and channels
 * of one's own, whose answers are disturbed in test/wechatpay and test/channel, not by this table.
 */
export const NOT_CALLED: CallName[] = [
  ...(['payOauthAuthorize', 'baseOauthAuthorize', 'wechatAuthorize'] as const),
  ...(['setWebhookRule'] as const),
  ...(['createOrderV3', 'findOrderV3', 'closeOrderV3', 'createRefundV3', 'findRefundV3', 'certificatesV3'] as const),
  ...(['stableToken', 'redeemWechatCode'] as const),
];

function unanswered(what: string): Row['answers'] {
  return { ...always(`503 ${what}-unavailable, repeat`), 'wrong content': `502 ${what}-unreadable, repeat` };
}

function always(answer: string): Row['answers'] {
  const faults = Object.keys(FAULTS) as FaultName[];
  return Object.fromEntries(faults.map((fault) => [fault, answer])) as Row['answers'];
}
