import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { MongooseModule } from '@nestjs/mongoose';
import { AuthGuard } from './auth.guard.js';
import { RevocationController } from './revocation.controller.js';
import { RevocationDocument, Revocations, RevocationSchema } from './revocations.js';
import { TokenService } from './token.service.js';

/** Tokens, and the guard before every route. */
@Global()
@Module({
  imports: [MongooseModule.forFeature([{ name: RevocationDocument.name, schema: RevocationSchema }])],
  controllers: [RevocationController],
  providers: [TokenService, Revocations, { provide: APP_GUARD, useClass: AuthGuard }],
  exports: [TokenService, Revocations],
})
export class AuthModule {}
