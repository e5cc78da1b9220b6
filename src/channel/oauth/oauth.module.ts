import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { MerchantModule } from '../../merchant/index.js';
import {
  AuthorizationDocument,
  AuthorizationPurge,
  AuthorizationRepository,
  AuthorizationSchema,
} from './authorization.repository.js';
import { BaseOauthProvider, PayOauthProvider } from './oauth-provider.js';
import { OauthController } from './oauth.controller.js';
import { OauthCookies } from './oauth.cookies.js';
import { OauthService } from './oauth.service.js';

/** Who a browser's user is: to pay (under the paying channel), and to sign in (under their own channel). */
@Module({
  imports: [
    MerchantModule,
    MongooseModule.forFeature([{ name: AuthorizationDocument.name, schema: AuthorizationSchema }]),
  ],
  controllers: [OauthController],
  providers: [
    AuthorizationRepository,
    AuthorizationPurge,
    PayOauthProvider,
    BaseOauthProvider,
    OauthCookies,
    OauthService,
  ],
})
export class OauthModule {}
