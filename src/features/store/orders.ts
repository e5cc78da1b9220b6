import { Injectable } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsInt, Max, Min, ValidateNested } from 'class-validator';
import { type Model, Schema as MongooseSchema } from 'mongoose';
import { type Fen, InvalidInput, IsOpaqueId, parseFen } from '../../common/index.js';
import { type BillLine } from '../../webapp/index.js';
import { OnPayment, type PaymentContext } from '../../webhook/index.js';
import {
  BuyerDto,
  OrderBook,
  type OrderDraft,
  type OrderPaymentView,
  type PayableOrder,
  PayableOrderDocument,
  paymentViewOf,
} from '../kit/index.js';

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

/** The most of one that an order may have. */
export const MOST = 999;

interface OrderItem {
  goodsId: string;
  name: string;
  /** Of one piece, when it was ordered. */
  price: Fen;
  quantity: number;
}

/** What somebody wants to buy. */
export interface StoreOrder extends PayableOrder {
  items: OrderItem[];
}

@Schema({ collection: 'store_orders', versionKey: false })
export class StoreOrderDocument extends PayableOrderDocument {
  @Prop({ type: [{ type: MongooseSchema.Types.Mixed }], required: true })
  items!: OrderItem[];
}

export const StoreOrderSchema = SchemaFactory.createForClass(StoreOrderDocument);

class OrderItemDto {
  @ApiProperty({ example: 'longjing-tea' })
  @IsOpaqueId()
  goodsId!: string;

  @ApiProperty({ example: 1 })
  @IsInt()
  @Min(1)
  @Max(MOST)
  quantity!: number;
}

export class StoreOrderDto extends BuyerDto {
  @ApiProperty({ type: [OrderItemDto] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => OrderItemDto)
  items!: OrderItemDto[];
}

/** The shop's orders. */
@Injectable()
export class StoreOrders extends OrderBook<StoreOrder, StoreOrderDto> {
  constructor(@InjectModel(StoreOrderDocument.name) model: Model<StoreOrderDocument>) {
    super('store', model);
  }

  @OnPayment('store')
  handle(context: PaymentContext): Promise<void> {
    return this.applyPayment(context);
  }

  /** @throws InvalidInput for goods that the shop has not */
  override draft(wanted: StoreOrderDto): OrderDraft<StoreOrder> {
    const items = wanted.items.map(priced);
    const sum = items.reduce((total, { price, quantity }) => total + price * quantity, 0);
    return { items, totalFee: parseFen(sum, 'items') };
  }

  override linesOf({ items }: Pick<StoreOrder, 'items'>): BillLine[] {
    return items.map(({ name, price, quantity }) => ({ name, note: `× ${quantity}`, amount: price * quantity }));
  }

  override viewOf(order: StoreOrder): OrderPaymentView & Pick<StoreOrder, 'items'> {
    return { ...paymentViewOf(order), items: order.items };
  }
}

function priced({ goodsId, quantity }: OrderItemDto, index: number): OrderItem {
  const goods = GOODS.find(({ id }) => id === goodsId);
  if (!goods)
    throw InvalidInput.of(`items.${index}.goodsId`, 'must be one of the goods that GET /api/store/goods lists');
  return { goodsId, name: goods.name, price: goods.price, quantity };
}
