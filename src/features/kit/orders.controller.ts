import { Body, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { CurrentIdentity, type Identity, Requires } from '../../auth/index.js';
import { IsOpaqueId } from '../../common/index.js';
import { type TradeType } from '../../gateway/index.js';
import { type PayAnswer, PayerIp } from '../../trade/index.js';
import { type OrderBook } from './order-book.js';
import { Orders } from './orders.js';
import { type OrderPaymentView, type PayableOrder } from './payable-order.js';
import { type GatewayWord, PaymentInquiry } from './payment-inquiry.js';

/** Who orders: the fields that a module's order begins with. */
export abstract class BuyerDto {
  /** The channel that the buyer came by. */
  @ApiProperty()
  @IsOpaqueId()
  channelId!: string;

  /** The buyer's openId under the PAYING channel, as pay OAuth gives it. */
  @ApiProperty()
  @IsOpaqueId()
  buyerId!: string;
}

/** How an order is paid. */
class PayOrderDto {
  /** NATIVE: a QR code, for a page outside WeChat. */
  @ApiProperty({ enum: ['JSAPI', 'NATIVE'], required: false, default: 'JSAPI' })
  @IsOptional()
  @IsIn(['JSAPI', 'NATIVE'])
  tradeType: TradeType = 'JSAPI';

  /** The payer's openId under the channel that collects payments now, where that is another one than when the order was placed. */
  @ApiProperty({ required: false })
  @IsOptional()
  @IsOpaqueId()
  buyerId?: string;
}

/** How an order is looked at. */
class OrderQueryDto {
  /** `true`: the gateway is asked, and its word stands in the answer's `gateway`. */
  @ApiProperty({ enum: ['true', 'false'], required: false })
  @IsOptional()
  @IsIn(['true', 'false'])
  refresh?: 'true' | 'false';
}

/** What is answered where an order is placed. */
export type PlacedOrder = Pick<OrderPaymentView, 'orderNumber' | 'totalFee' | 'status'>;

/** The routes of a module's orders, for the account's staff and its buyers. A module adds the one that places an order, with a body of its own. */
@ApiBearerAuth()
@Requires('orders:use')
export abstract class OrdersController<Order extends PayableOrder, Wanted extends BuyerDto> {
  protected abstract readonly book: OrderBook<Order, Wanted>;
  @Inject() private readonly orders!: Orders;
  @Inject() private readonly inquiry!: PaymentInquiry;

  @Post('orders/:orderNumber/pay')
  @ApiOperation({ summary: 'Prepares the payment of an order; answers as POST /api/trade/pay' })
  pay(
    @CurrentIdentity() identity: Identity,
    @Param('orderNumber') orderNumber: string,
    @Body() { tradeType, buyerId }: PayOrderDto,
    @PayerIp() userIp: string | undefined,
  ): Promise<PayAnswer> {
    return this.orders.pay(this.book, identity, orderNumber, { tradeType, userIp, buyerId });
  }

  @Get('orders/:orderNumber')
  @ApiOperation({ summary: 'An order, and whether it is paid; with refresh=true, what the gateway says of it' })
  async find(
    @CurrentIdentity() identity: Identity,
    @Param('orderNumber') orderNumber: string,
    @Query() { refresh }: OrderQueryDto,
  ): Promise<OrderPaymentView & { gateway?: GatewayWord }> {
    const order = await this.orders.find(this.book, identity, orderNumber);
    return { ...this.book.viewOf(order), ...(refresh === 'true' && { gateway: await this.inquiry.ask(order) }) };
  }

  /** For a route `POST orders` of the module's own. @throws as `Orders.place` */
  protected async placed(identity: Identity, wanted: Wanted): Promise<PlacedOrder> {
    const { orderNumber, totalFee, status } = await this.orders.place(this.book, identity, wanted);
    return { orderNumber, totalFee, status };
  }
}
