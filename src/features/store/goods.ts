import { parseFen, type Fen } from '../../common/index.js';

/** Something that the shop sells. */
export interface Goods {
  id: string;
  name: string;
  price: Fen;
}

const goods = (id: string, name: string, price: number): Goods => ({ id, name, price: parseFen(price, 'price') });

/** The shop's shelf. */
export const GOODS: readonly Goods[] = [
  goods('longjing-tea', '西湖龙井茶 50 克 · Longjing tea 50 g', 1990),
  goods('celadon-cup', '龙泉青瓷杯 · Celadon cup', 6800),
  goods('silk-scarf', '真丝围巾 · Silk scarf', 29900),
];
