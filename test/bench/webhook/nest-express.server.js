/** What is usually written: Nest on Express, a class-validator DTO, the same check of the signature and the same insert. */
import 'reflect-metadata';
import {
  Body,
  Controller,
  Headers,
  HttpCode,
  Module,
  Post,
  RawBody,
  UnauthorizedException,
  ValidationPipe,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { Type } from 'class-transformer';
import {
  Equals,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { announce, checkSignature, openInbox, toDocument } from './same-work.js';

const insert = await openInbox(process.env.MONGODB_URI, 'bench_nest_express');

/** Decorators are functions: without a compiler they are called as such. */
const rules = (type, fields) => {
  for (const [name, decorators] of Object.entries(fields)) for (const one of decorators) one(type.prototype, name);
};

class ChannelDto {}
rules(ChannelDto, {
  id: [IsString()],
  name: [IsOptional(), IsString()],
  type: [IsOptional(), IsString()],
  social: [IsOptional(), IsString()],
});
class DataDto {}
rules(DataDto, {
  type: [Equals('payment_notification')],
  outTradeNo: [Matches(/^[0-9A-Za-z_\-|*]{6,32}$/)],
  tradeStatus: [IsString(), MaxLength(32)],
  tradeNo: [IsOptional(), IsString(), MaxLength(64)],
  totalFee: [IsInt(), Min(1)],
});
class NotificationDto {}
rules(NotificationDto, {
  type: [Equals('msg')],
  channel: [IsObject(), ValidateNested(), Type(() => ChannelDto)],
  data: [IsObject(), ValidateNested(), Type(() => DataDto)],
});

class WebhookController {
  async receive(notification, raw, headers) {
    if (!checkSignature(headers, raw)) throw new UnauthorizedException();
    await insert(toDocument(notification, raw.toString()));
    return { received: true };
  }
}
Reflect.defineMetadata('design:paramtypes', [NotificationDto, Buffer, Object], WebhookController.prototype, 'receive');
const receive = Object.getOwnPropertyDescriptor(WebhookController.prototype, 'receive');
for (const decorator of [Post('weconnect'), HttpCode(200)]) decorator(WebhookController.prototype, 'receive', receive);
[Body(), RawBody(), Headers()].forEach((decorator, index) => decorator(WebhookController.prototype, 'receive', index));
Controller('api/webhook')(WebhookController);

class AppModule {}
Module({ controllers: [WebhookController] })(AppModule);

const app = await NestFactory.create(AppModule, new ExpressAdapter(), { rawBody: true, logger: false });
app.useGlobalPipes(new ValidationPipe({ transform: true }));
await app.listen(0, '127.0.0.1');
announce(await app.getUrl());
