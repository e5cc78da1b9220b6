import { Module } from '@nestjs/common';
import { MerchantModule } from '../../merchant/index.js';
import { ChannelOwnerController, ChannelsController } from './channels.controller.js';
import { ChannelsService } from './channels.service.js';

/** Which channels an account has. */
@Module({
  imports: [MerchantModule],
  controllers: [ChannelsController, ChannelOwnerController],
  providers: [ChannelsService],
  exports: [ChannelsService],
})
export class ChannelsModule {}
