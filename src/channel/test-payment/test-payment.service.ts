import { Injectable } from '@nestjs/common';
import { type AccountId, defineError, parseFen, parseYuan } from '../../common/index.js';
import { MerchantService, PaymentNotOpen } from '../../merchant/index.js';
import { type PayAnswer, type Refund, RefundService, TradeService } from '../../trade/index.js';

const SUBJECT = '支付测试 · Test payment';

/** Only test payments are refunded here; a customer's money goes back by `POST /api/trade/refunds`. */
class NotATestOrder extends defineError('not-a-test-order', 'conflict', (outTradeNo: string) => ({
  message: `Trade ${outTradeNo} is no test order.`,
  members: { outTradeNo },
})) {}

interface TestPayment {
  /** In yuan, as text. */
  price: unknown;
  userIp: string | undefined;
  idempotencyKey: string | undefined;
}

interface TestRefund {
  outTradeNo: string;
  /** In fen. */
  refundFee: unknown;
  operatorId: string;
}

/** Real payments of a fen or two, by which an administrator sees that a channel collects money; and their refunds. */
@Injectable()
export class TestPaymentService {
  constructor(
    private readonly trades: TradeService,
    private readonly refunds: RefundService,
    private readonly merchants: MerchantService,
  ) {}

  /**
   * A NATIVE order, to be paid by scanning its QR code; marked as a test and listed under the paying channel.
   * @throws InvalidInput, PaymentNotOpen, and what `TradeService.pay` throws
   */
  async pay(accountId: AccountId, { price, userIp, idempotencyKey }: TestPayment): Promise<TestOrder> {
    const totalFee = parseYuan(price, 'price');
    const merchant = await this.merchants.find(accountId);
    if (!merchant?.enabled) throw new PaymentNotOpen();
    const metadata = { isTest: true, channelId: merchant.payingChannelId };
    const order = { accountId, subject: SUBJECT, totalFee, metadata, tradeType: 'NATIVE' } as const;
    const answer = await this.trades.pay({ ...order, userIp, idempotencyKey });
    // NATIVE was asked for, and a trade is answered as it was asked for.
    return { ...(answer as NativeAnswer), totalFee };
  }

  /**
   * The refund's number is made of the order's number and the amount: pressing the button twice, or again after an error, refunds once.
   * @throws InvalidInput, TradeNotFound, NotATestOrder, and what `RefundService.refund` throws
   */
  async refund(accountId: AccountId, { outTradeNo, refundFee, operatorId }: TestRefund): Promise<Refund> {
    const fee = parseFen(refundFee, 'refundFee');
    const trade = await this.trades.find(accountId, outTradeNo);
    if (trade.metadata.isTest !== true) throw new NotATestOrder(outTradeNo);
    const outRefundNo = `test-${trade.outTradeNo}-${fee}`;
    return this.refunds.refund({ accountId, outTradeNo, refundFee: fee, outRefundNo, operatorId });
  }
}

type NativeAnswer = Extract<PayAnswer, { tradeType: 'NATIVE' }>;

/** What an administrator scans, and how much it is, in fen. */
type TestOrder = NativeAnswer & { totalFee: number };
