import { aTrade } from '../../../test/support/builders/a-trade.js';
import { placedOrderOf } from './payment-signer.js';
import { type TradeRecord } from '../trade.js';

const NOW = new Date('2024-05-01T10:00:00Z');
const MINUTE = 60_000;
const agedBy = (minutes: number): Date => new Date(NOW.getTime() - minutes * MINUTE);

function prepaid(minutes: number, details: Partial<TradeRecord> = {}): TradeRecord {
  const prepay = { prepayId: 'wx2014', codeUrl: undefined, since: agedBy(minutes) };
  return aTrade({ appId: 'wx8f3a2b1c4d5e6f70', tradeStatus: 'PREPAID', prepay, ...details });
}

describe('the means to pay a trade', () => {
  it('are its prepay_id and appid', () => {
    expect(placedOrderOf(prepaid(0), NOW)).toMatchObject({
      tradeType: 'JSAPI',
      prepayId: 'wx2014',
      appId: 'wx8f3a2b1c4d5e6f70',
    });
  });

  it('are the code of a NATIVE trade', () => {
    const prepay = { prepayId: 'wx2014', codeUrl: 'weixin://wxpay/bizpayurl?pr=1', since: NOW };
    expect(placedOrderOf(prepaid(0, { tradeType: 'NATIVE', prepay }), NOW)).toEqual({
      tradeType: 'NATIVE',
      outTradeNo: 'trade-000001',
      codeUrl: 'weixin://wxpay/bizpayurl?pr=1',
    });
  });

  it('leave the payer ten minutes of the two hours that WeChat gives', () => {
    expect(placedOrderOf(prepaid(109), NOW)).toBeDefined();
    expect(placedOrderOf(prepaid(110), NOW)).toBeUndefined();
  });

  it('are none without a unified order, an appid or a code', () => {
    expect(placedOrderOf(aTrade(), NOW)).toBeUndefined();
    expect(placedOrderOf(prepaid(0, { appId: undefined }), NOW)).toBeUndefined();
    expect(placedOrderOf(prepaid(0, { tradeType: 'NATIVE' }), NOW)).toBeUndefined();
  });
});
