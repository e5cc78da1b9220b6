import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentIdentity, type Identity, Public, Requires } from '../../auth/index.js';
import { type PayAnswer, PayerIp } from '../../trade/index.js';
import {
  ordererOf,
  payerOf,
  type GatewayWord,
  OrderQueryDto,
  PaymentInquiry,
  PayOrderDto,
  requireBuyer,
  visibleTo,
} from '../checkout/index.js';
import { type Goods, GOODS } from './goods.js';
import { type OrderView, viewOf } from './order.view.js';
import { StoreOrderDto } from './store.dto.js';
import { StoreCheckout } from './store.checkout.js';
import { StoreService } from './store.service.js';

@ApiTags('Store')
@ApiBearerAuth()
@Requires('orders:use')
@Controller('api/store')
export class StoreController {
  constructor(
    private readonly store: StoreService,
    private readonly checkout: StoreCheckout,
    private readonly inquiry: PaymentInquiry,
  ) {}

  @Get('goods')
  @Public()
  @ApiOperation({ summary: 'What the shop sells; prices in fen' })
  goods(): { items: readonly Goods[] } {
    return { items: GOODS };
  }

  @Post('orders')
  @ApiOperation({ summary: 'Places an order, awaiting payment' })
  async placeOrder(
    @CurrentIdentity() identity: Identity,
    @Body() wanted: StoreOrderDto,
  ): Promise<Pick<OrderView, 'orderNumber' | 'totalFee' | 'status'>> {
    requireBuyer(identity, wanted);
    const { orderNumber, totalFee, status } = await this.store.placeOrder(
      identity.accountId,
      Object.assign(wanted, ordererOf(identity)),
    );
    return { orderNumber, totalFee, status };
  }

  @Post('orders/:orderNumber/pay')
  @ApiOperation({ summary: 'Prepares the payment of an order; answers as POST /api/trade/pay' })
  async pay(
    @CurrentIdentity() identity: Identity,
    @Param('orderNumber') orderNumber: string,
    @Body() { tradeType, buyerId }: PayOrderDto,
    @PayerIp() userIp: string | undefined,
  ): Promise<PayAnswer> {
    const order = visibleTo(identity, await this.store.find(identity.accountId, orderNumber));
    return this.checkout.pay(order, { tradeType, userIp, payer: payerOf(identity, order.channelId, buyerId) });
  }

  @Get('orders/:orderNumber')
  @ApiOperation({ summary: 'An order, and whether it is paid; with refresh=true, what the gateway says of it' })
  async find(
    @CurrentIdentity() identity: Identity,
    @Param('orderNumber') orderNumber: string,
    @Query() { refresh }: OrderQueryDto,
  ): Promise<OrderView & { gateway?: GatewayWord }> {
    const order = visibleTo(identity, await this.store.find(identity.accountId, orderNumber));
    return { ...viewOf(order), ...(refresh === 'true' && { gateway: await this.inquiry.ask(order) }) };
  }
}
