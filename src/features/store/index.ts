import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentIdentity, type Identity, Public } from '../../auth/index.js';
import { defineFeature, OrdersController, type PlacedOrder } from '../kit/index.js';
import {
  type Goods,
  GOODS,
  type StoreOrder,
  StoreOrderDocument,
  StoreOrderDto,
  StoreOrders,
  StoreOrderSchema,
} from './orders.js';
import { StorePayPage } from './pay-page.js';

@ApiTags('Store')
@Controller('api/store')
class StoreController extends OrdersController<StoreOrder, StoreOrderDto> {
  constructor(protected readonly book: StoreOrders) {
    super();
  }

  @Get('goods')
  @Public()
  @ApiOperation({ summary: 'What the shop sells; prices in fen' })
  goods(): { items: readonly Goods[] } {
    return { items: GOODS };
  }

  @Post('orders')
  @ApiOperation({ summary: 'Places an order, awaiting payment' })
  placeOrder(@CurrentIdentity() identity: Identity, @Body() wanted: StoreOrderDto): Promise<PlacedOrder> {
    return this.placed(identity, wanted);
  }
}

/** A shop: goods, orders, payment. */
export const store = defineFeature(import.meta.url, {
  documents: [[StoreOrderDocument, StoreOrderSchema]],
  controllers: [StoreController],
  providers: [StoreOrders, StorePayPage],
});
