import { Body, Controller, Get, NotFoundException, Param, Post } from '@nestjs/common';
import { CurrentIdentity, type Identity, Requires } from '../../../src/auth/index.js';
import { parseFen, parseOpenId, Randomness } from '../../../src/common/index.js';
import {
  BuyerDto,
  CheckoutService,
  SalesPolicy,
  PayOrderDto,
  type PayableOrder,
  requireBuyer,
  visibleTo,
} from '../../../src/features/checkout/index.js';
import { type PayAnswer, PayerIp } from '../../../src/trade/index.js';
import { RAFFLE, TicketRepository } from './ticket.js';

class BuyTicketDto extends BuyerDto {}

const PRICE = parseFen(500, 'price');

@Requires('orders:use')
@Controller('api/raffle/tickets')
export class RaffleController {
  constructor(
    private readonly permit: SalesPolicy,
    private readonly tickets: TicketRepository,
    private readonly checkout: CheckoutService,
    private readonly randomness: Randomness,
  ) {}

  @Post()
  async buy(@CurrentIdentity() identity: Identity, @Body() wanted: BuyTicketDto): Promise<{ orderNumber: string }> {
    requireBuyer(identity, wanted);
    const channelId = await this.permit.assertMaySell(identity.accountId, RAFFLE, wanted.channelId);
    const orderNumber = this.randomness.objectId();
    await this.tickets.insert({
      orderNumber,
      accountId: identity.accountId,
      channelId,
      buyerId: parseOpenId(wanted.buyerId, 'buyerId'),
      totalFee: PRICE,
      status: 'AWAITING_PAYMENT',
      paymentAttempt: 0,
      surplus: [],
    });
    return { orderNumber };
  }

  @Post(':orderNumber/pay')
  async pay(
    @CurrentIdentity() identity: Identity,
    @Param('orderNumber') orderNumber: string,
    @Body() { tradeType }: PayOrderDto,
    @PayerIp() userIp: string | undefined,
  ): Promise<PayAnswer> {
    const ticket = await this.find(identity, orderNumber);
    return this.checkout.pay(ticket, { tradeType, userIp, module: RAFFLE, subject: 'A ticket' }, this.tickets);
  }

  @Get(':orderNumber')
  async show(
    @CurrentIdentity() identity: Identity,
    @Param('orderNumber') orderNumber: string,
  ): Promise<{ status: string }> {
    return { status: (await this.find(identity, orderNumber)).status };
  }

  private async find(identity: Identity, orderNumber: string): Promise<PayableOrder> {
    const ticket = await this.tickets.find({ accountId: identity.accountId, orderNumber });
    if (!ticket) throw new NotFoundException();
    return visibleTo(identity, ticket);
  }
}
