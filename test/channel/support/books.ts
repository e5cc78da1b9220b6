import { NEVER_DUE, parseAccountId, parseFen, parseOutTradeNo } from '../../../src/common/index.js';
import { aTrade } from '../../support/builders/a-trade.js';
import { type TestApp } from '../../support/start-app.js';
import { toDocument } from '../../../src/trade/trade.repository.js';
import { type TradeRecord } from '../../../src/trade/trade.js';

type Details = Partial<Omit<TradeRecord, 'totalFee' | 'outTradeNo'>> & { totalFee?: number };

/** Writes payments straight into the books: as many as a test wants, as old as it wants. */
export class Books {
  private written = 0;

  constructor(private readonly app: TestApp) {}

  /** One payment of 99 fen in channel B, paid now, unless told otherwise. @returns its outTradeNo */
  async paid(details: Details = {}): Promise<string> {
    const [outTradeNo = ''] = await this.paidMany([details]);
    return outTradeNo;
  }

  /** @returns their outTradeNos, in the order given */
  async paidMany(all: Details[]): Promise<string[]> {
    const trades = all.map((details) => this.trade(details));
    const collection = this.app.database.collection('trades');
    await collection.insertMany(
      trades.map((trade) => toDocument(trade) as object),
      {
        ordered: false,
        ignoreUndefined: true,
      },
    );
    return trades.map(({ outTradeNo }) => outTradeNo);
  }

  private trade({ totalFee = 99, metadata = {}, ...details }: Details): TradeRecord {
    this.written += 1;
    const { accountId, channelId } = this.app.sandbox.world;
    const number = String(this.written).padStart(8, '0');
    return aTrade({
      outTradeNo: parseOutTradeNo(`booked-${number}`),
      accountId: parseAccountId(accountId),
      tradeNo: `42000020000000000000${number}`,
      tradeStatus: 'PAY_SUCCESS',
      buyerNickname: '李雷',
      paidAt: new Date(),
      // The sandbox knows nothing of them: nobody need ask it.
      askAt: NEVER_DUE,
      ...details,
      totalFee: parseFen(totalFee, 'totalFee'),
      metadata: { channelId, ...metadata },
    });
  }
}
