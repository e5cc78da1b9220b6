/** Whether an account can take payments, as WeConnect says; `unknown` while it cannot be asked. */
export type PaymentState = 'open' | 'not-open' | 'unknown';

/** What an administrator is told where a module takes payments and the account cannot take any. */
export interface PaymentReminder {
  needed: boolean;
  /** Chinese first; empty where nothing is needed. */
  message: string;
  /** Where payment is opened. */
  link: string;
}

const MESSAGES: Record<PaymentState, string> = {
  open: '',
  'not-open': '该模块需要微信支付，请先开通。This module takes payments: open WeChat payment first.',
  unknown: '暂时无法确认是否已开通微信支付。Whether WeChat payment is open cannot be told just now.',
};

/** @param publicUrl the SCRM's domain */
export function paymentReminder(state: PaymentState, publicUrl: string): PaymentReminder {
  return { needed: state === 'not-open', message: MESSAGES[state], link: `${publicUrl}/console/channels` };
}
