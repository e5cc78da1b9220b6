import { type Fen, parseOutRefundNo, parseOutTradeNo } from '../../common/index.js';
import { type AnswerReader, fen, type Fields, reading, readingAsked, word } from '../answer.reader.js';
import { type NewRefund, type UpstreamRefund } from '../gateway.types.js';
import { type GatewayRefunds } from '../payment-gateway.js';
import { path } from '../path.js';
import { type MerchantCalls } from './merchant-calls.js';
import { type OrderOwner, theSameAs } from './orders.js';

/**
 * Reads a refund of the merchant's. Its numbers, its fee and its status decide. Its status comes as WeChat's own word: PROCESSING, SUCCESS, ABNORMAL, CLOSED.
 * @param statusField `status` of an answer, `refund_status` of a notification
 */
export function readingRefund(
  owner: OrderOwner,
  statusField: 'status' | 'refund_status' = 'status',
): AnswerReader<UpstreamRefund> {
  return reading((wire) => {
    // Answers to a merchant of its own tell none.
    wire.needsIfTold('mchid', theSameAs(owner.mchid));
    return {
      accountId: owner.accountId,
      outTradeNo: wire.needs('out_trade_no', parseOutTradeNo),
      outRefundNo: wire.needs('out_refund_no', parseOutRefundNo),
      refundStatus: wire.needs(statusField, word),
      refundFee: feeOf(wire.within('amount')),
    };
  });
}

/** What was to go back (`refund`), not what came back to the payer after coupons (`payer_refund`). */
function feeOf(amount: Fields): Fen {
  amount.needsIfTold('currency', theSameAs('CNY'));
  return amount.needs('refund', fen);
}

/** Characters of more than three bytes in UTF-8: API v3 refuses them in every field. */
const WIDE = /[\u{10000}-\u{10ffff}]/gu;
const REASON_LENGTH = 80;

/** What the payer reads. Made of the stored reason alone, so that each try has the same one; undefined: WeChat shows none. */
function reasonOf({ metadata: { reason } }: NewRefund): string | undefined {
  if (typeof reason !== 'string') return undefined;
  return reason.replace(WIDE, '').trim().slice(0, REASON_LENGTH) || undefined;
}

/** The body of a refund: the same for each try, and WeChat refunds a number once however often it is sent. */
function toWireRefund(refund: NewRefund, notifyUrl: string): object {
  const { outTradeNo, outRefundNo, refundFee, totalFee } = refund;
  const reason = reasonOf(refund);
  return {
    out_trade_no: outTradeNo,
    out_refund_no: outRefundNo,
    ...(reason !== undefined && { reason }),
    notify_url: notifyUrl,
    amount: { refund: refundFee, total: totalFee, currency: 'CNY' },
  };
}

/** `/v3/refund/domestic/refunds…` of one merchant */
export class WechatPayRefunds implements GatewayRefunds {
  constructor(private readonly calls: MerchantCalls) {}

  async create(refund: NewRefund): Promise<UpstreamRefund> {
    const merchant = await this.calls.merchant('createRefund');
    const body = toWireRefund(refund, this.calls.notifyUrl);
    const call = { name: 'createRefund', method: 'POST', path: '/v3/refund/domestic/refunds', body } as const;
    const { outRefundNo, outTradeNo } = refund;
    const readOwn = readingAsked(readingRefund(merchant), { outRefundNo }, 'refund');
    return this.calls.transport.command(merchant, call, readingAsked(readOwn, { outTradeNo }, 'order'));
  }

  async find(outRefundNo: string): Promise<UpstreamRefund | undefined> {
    const merchant = await this.calls.merchant('findRefund');
    return this.calls.transport.find(
      merchant,
      { name: 'findRefund', method: 'GET', path: path`/v3/refund/domestic/refunds/${outRefundNo}` },
      readingAsked(readingRefund(merchant), { outRefundNo }, 'refund'),
    );
  }
}
