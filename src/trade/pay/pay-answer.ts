import { type OutTradeNo } from '../../common/index.js';

/** What a page needs to have an order paid. */
export type PayAnswer =
  | { outTradeNo: OutTradeNo; tradeType: 'JSAPI'; signature: PaymentSignature }
  | {
      outTradeNo: OutTradeNo;
      tradeType: 'NATIVE';
      /** What the QR code holds. */
      codeUrl: string;
      /** The QR code as an SVG data URL. */
      qrCode: string;
    };

/** The parameters of `getBrandWCPayRequest`; `wx.chooseWXPay` wants `timeStamp` under the name `timestamp`. */
export interface PaymentSignature {
  /** Ten-digit seconds as TEXT: WeChat on iOS takes a number for a missing parameter. */
  timeStamp: string;
  nonceStr: string;
  /** `prepay_id=…` */
  package: string;
  appId: string;
  signType: string;
  paySign: string;
}
