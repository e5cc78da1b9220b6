import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { SecretKeeper } from '../secret-keeper.js';
import { OwnChannelDocument, OwnChannelRepository, OwnChannelSchema } from './own-channel.repository.js';

/** Provides the channels of one's own. */
@Module({
  imports: [MongooseModule.forFeature([{ name: OwnChannelDocument.name, schema: OwnChannelSchema }])],
  providers: [SecretKeeper, OwnChannelRepository],
  exports: [OwnChannelRepository],
})
export class OwnChannelsModule {}
