import { Injectable } from '@nestjs/common';
import { SingleFlight, type OutTradeNo } from '../../common/index.js';
import { OutTradeNoConflict } from '../trade.errors.js';
import { contentDigest } from './content-digest.js';
import { TradeNumbers } from './numbers.js';
import { type OrderDraft } from './order-draft.js';
import { parsePayOrder } from './order-parser.js';
import { OrderPlacer } from './order-placer.js';
import { type PayAnswer } from './pay-answer.js';
import { type PayOrder } from './pay-order.js';
import { type PaymentMeans } from './payment-means.js';
import { PaymentSigner } from './payment-signer.js';
import { qrCodeOf } from './qr-code.js';
import { TradeOpener } from './trade-opener.js';

/** From the wish to be paid to what the payer's page needs: open the trade, place the order, sign. */
@Injectable()
export class Payments {
  private readonly flights = new SingleFlight<PaymentMeans>();

  constructor(
    private readonly opener: TradeOpener,
    private readonly placer: OrderPlacer,
    private readonly signer: PaymentSigner,
    private readonly numbers: TradeNumbers,
  ) {}

  async pay(order: PayOrder): Promise<PayAnswer> {
    const draft = parsePayOrder(order);
    const given = draft.outTradeNo ?? (await this.numbers.tradeNumber(draft));
    if (given !== undefined) return this.payAs(draft, { outTradeNo: given, drawn: false });
    for (;;) {
      try {
        return await this.payAs(draft, { outTradeNo: this.numbers.drawTradeNumber(), drawn: true });
      } catch (error) {
        // A number that is taken is drawn again.
        if (!(error instanceof OutTradeNoConflict)) throw error;
      }
    }
  }

  private async payAs(draft: OrderDraft, name: Name): Promise<PayAnswer> {
    const { outTradeNo } = name;
    const [means, key] = await Promise.all([this.prepare(draft, name), this.signer.keyOf(draft, outTradeNo)]);
    if (means.tradeType === 'JSAPI')
      return { outTradeNo, tradeType: 'JSAPI', signature: await this.signer.sign(means, key) };
    return { outTradeNo, tradeType: 'NATIVE', codeUrl: means.codeUrl, qrCode: qrCodeOf(means.codeUrl) };
  }

  /**
   * Equal orders at the same time go up to WeConnect once. Other content under the same number is no equal order: it takes a flight
   * of its own, and is refused by the books.
   */
  private prepare(draft: OrderDraft, name: Name): Promise<PaymentMeans> {
    const digest = contentDigest(draft);
    return this.flights.run(`${name.outTradeNo} ${digest}`, async () =>
      this.placer.place(await this.opener.open(draft, { ...name, digest })),
    );
  }
}

interface Name {
  outTradeNo: OutTradeNo;
  /** Whether it was drawn here, so that it must be nobody's yet. */
  drawn: boolean;
}
