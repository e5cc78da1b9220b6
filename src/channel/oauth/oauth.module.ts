import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { MongooseModule } from '@nestjs/mongoose';
import { MerchantModule } from '../../merchant/index.js';
import { AuthorizationFactory } from './flow/authorization.factory.js';
import { AuthorizationPurge } from './flow/authorization.purge.js';
import { AuthorizationRepository } from './flow/authorization.repository.js';
import { AuthorizationDocument, AuthorizationSchema } from './flow/authorization.schema.js';
import { BaseWay } from './flow/base.way.js';
import { OauthArrival } from './flow/oauth-arrival.js';
import { OauthDeparture } from './flow/oauth-departure.js';
import { PayWay } from './flow/pay.way.js';
import { Ways } from './flow/ways.js';
import { BrowserCookie } from './http/browser.cookie.js';
import { HttpOnlyCookies } from './http/http-only.cookies.js';
import { MobileTokenCookie } from './http/mobile-token.cookie.js';
import { OauthController } from './http/oauth.controller.js';
import { OauthDesk } from './http/oauth.desk.js';
import { SameUserGuard } from './link/same-user.guard.js';

/** Who a browser's user is: to pay (under the paying channel), and to sign in (under their own channel). */
@Module({
  imports: [
    MerchantModule,
    MongooseModule.forFeature([{ name: AuthorizationDocument.name, schema: AuthorizationSchema }]),
  ],
  controllers: [OauthController],
  providers: [
    AuthorizationFactory,
    AuthorizationPurge,
    AuthorizationRepository,
    PayWay,
    BaseWay,
    Ways,
    OauthDeparture,
    OauthArrival,
    HttpOnlyCookies,
    BrowserCookie,
    MobileTokenCookie,
    OauthDesk,
    { provide: APP_GUARD, useClass: SameUserGuard },
  ],
})
export class OauthModule {}
