import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentIdentity, type Identity, Requires } from '../../auth/index.js';
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
import { type OrderView, viewOf } from './order.view.js';
import { ReservationCheckout } from './reservation.checkout.js';
import { ReservationOrderDto } from './reservation.dto.js';
import { ReservationService } from './reservation.service.js';
import { type OpenSlot, SlotBoard } from './slot-board.js';

@ApiTags('Reservation')
@ApiBearerAuth()
@Requires('orders:use')
@Controller('api/reservation')
export class ReservationController {
  constructor(
    private readonly reservations: ReservationService,
    private readonly checkout: ReservationCheckout,
    private readonly inquiry: PaymentInquiry,
    private readonly board: SlotBoard,
  ) {}

  @Get('slots')
  @ApiOperation({ summary: 'The slots of the coming days and how many seats each has left; prices in fen' })
  async slots(@CurrentIdentity() { accountId }: Identity): Promise<{ items: OpenSlot[] }> {
    return { items: await this.board.list(accountId) };
  }

  @Post('orders')
  @ApiOperation({ summary: 'Holds a seat and awaits its payment' })
  async placeOrder(
    @CurrentIdentity() identity: Identity,
    @Body() wanted: ReservationOrderDto,
  ): Promise<Pick<OrderView, 'orderNumber' | 'totalFee' | 'status'>> {
    requireBuyer(identity, wanted);
    const { orderNumber, totalFee, status } = await this.reservations.placeOrder(
      identity.accountId,
      Object.assign(wanted, ordererOf(identity)),
    );
    return { orderNumber, totalFee, status };
  }

  @Post('orders/:orderNumber/pay')
  @ApiOperation({ summary: 'Prepares the payment of a seat that is held; answers as POST /api/trade/pay' })
  async pay(
    @CurrentIdentity() identity: Identity,
    @Param('orderNumber') orderNumber: string,
    @Body() { tradeType, buyerId }: PayOrderDto,
    @PayerIp() userIp: string | undefined,
  ): Promise<PayAnswer> {
    const order = visibleTo(identity, await this.reservations.find(identity.accountId, orderNumber));
    return this.checkout.pay(order, { tradeType, userIp, payer: payerOf(identity, order.channelId, buyerId) });
  }

  @Get('orders/:orderNumber')
  @ApiOperation({ summary: 'A reservation, and whether it is paid; with refresh=true, what the gateway says of it' })
  async find(
    @CurrentIdentity() identity: Identity,
    @Param('orderNumber') orderNumber: string,
    @Query() { refresh }: OrderQueryDto,
  ): Promise<OrderView & { gateway?: GatewayWord }> {
    const order = visibleTo(identity, await this.reservations.find(identity.accountId, orderNumber));
    return { ...viewOf(order), ...(refresh === 'true' && { gateway: await this.inquiry.ask(order) }) };
  }
}
