import { type Fen } from '../../common/index.js';
import { type PayableOrder } from '../checkout/index.js';

export interface OrderItem {
  goodsId: string;
  name: string;
  /** Of one piece, when it was ordered. */
  price: Fen;
  quantity: number;
}

/** What somebody wants to buy. */
export interface Order extends PayableOrder {
  items: OrderItem[];
}
