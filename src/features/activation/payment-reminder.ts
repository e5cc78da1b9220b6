/** What an administrator is told where a module takes payments and the account cannot take any. */
export interface PaymentReminder {
  needed: boolean;
  /** Chinese first; empty where nothing is needed. */
  message: string;
  /** Where payment is opened. */
  link: string;
}

/** @param publicUrl the SCRM's domain */
export function paymentReminder(needed: boolean, publicUrl: string): PaymentReminder {
  const message = needed ? '该模块需要微信支付，请先开通。This module takes payments: open WeChat payment first.' : '';
  return { needed, message, link: `${publicUrl}/console/channels` };
}
