import { InvalidInput, type OutTradeNo } from '../../../common/index.js';
import { type PaymentPosition } from '../../../trade/index.js';

export function writeCursor({ paidAt, outTradeNo }: PaymentPosition): string {
  return Buffer.from(`${paidAt.getTime()}.${outTradeNo}`).toString('base64url');
}

/** @throws InvalidInput for what no list has handed out */
export function readCursor(cursor: string): PaymentPosition {
  const match = /^(\d{1,15})\.([0-9A-Za-z_\-|*]{6,32})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match) throw InvalidInput.of('cursor', 'must be the nextCursor of the page before');
  return { paidAt: new Date(Number(match[1])), outTradeNo: String(match[2]) as OutTradeNo };
}
