import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { IsOpaqueId } from '../../common/index.js';
import { type Config } from '../../config/index.js';
import { type ChannelHosting } from '../../gateway/index.js';
import { type ChannelStanding, PAYMENT_STATUSES, type PaymentStatus, paymentStatusOf } from './channels.service.js';

/** The gateway that holds its credentials, or WeChat Pay's own API for a merchant of the account's own. */
export const GATEWAYS = ['weconnect', 'wechatpay'] as const;
export type GatewayKind = (typeof GATEWAYS)[number];

export function gatewayOf({ merchantId }: { merchantId?: string | undefined }): GatewayKind {
  return merchantId === undefined ? 'weconnect' : 'wechatpay';
}

export class ChannelQueryDto {
  @ApiPropertyOptional({ enum: ['true', 'false'], description: 'true: the gateway is asked now, whatever is kept' })
  @IsOptional()
  @IsIn(['true', 'false'], { message: 'must be true or false' })
  refresh?: 'true' | 'false';
}

/** A channel as its account sees it. */
export class ChannelDto {
  @ApiProperty()
  channelId!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty()
  appId!: string;

  @ApiProperty({ enum: ['weconnect', 'wechat'], description: 'wechat: a channel of its own appId and secret' })
  host!: ChannelHosting;

  @ApiProperty({ enum: ['WEIXIN', 'WEIBO', 'ALIPAY'] })
  social!: string;

  @ApiProperty({ example: 'SERVICE_AUTH_ACCOUNT' })
  accountType!: string;

  @ApiPropertyOptional({ example: 'gh_8f3a2b1c4d5e' })
  channelAccount?: string;

  @ApiProperty({ description: 'Only a verified service account may be the paying channel (WeChat)' })
  canCollectPayments!: boolean;

  @ApiProperty({
    enum: PAYMENT_STATUSES,
    description: "enabled: the account's paying channel; proxied: it pays through that one; disabled: neither",
  })
  paymentStatus!: PaymentStatus;

  @ApiPropertyOptional({ description: 'The channel that collects the payments, where payment is open' })
  payingChannelId?: string;

  @ApiPropertyOptional({ enum: GATEWAYS, description: 'What the payments go through, where payment is open' })
  gateway?: GatewayKind;

  @ApiProperty({
    description: "What to enter as payment authorization directory (支付授权目录) at WeChat; ends with '/'",
  })
  authDirectory!: string;
}

export class ChannelsDto {
  @ApiProperty({ type: [ChannelDto] })
  items!: ChannelDto[];
}

export class AssignChannelDto {
  @ApiProperty({ description: 'The account that the channel is to belong to' })
  @IsOpaqueId()
  accountId!: string;
}

/** An operator's assignment of a channel. */
export class AssignmentDto {
  @ApiProperty()
  channelId!: string;

  @ApiProperty()
  accountId!: string;

  @ApiProperty({ description: "The operator's sub" })
  by!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;
}

/** @param authDirectory see `authDirectoryOf` */
export function toChannelDto({ channel, merchant }: ChannelStanding, authDirectory: string): ChannelDto {
  const { id, host, name, appId, social, accountType, channelAccount, canCollectPayments } = channel;
  const paymentStatus = paymentStatusOf(id, merchant);
  return {
    channelId: id,
    host,
    name,
    appId,
    social,
    accountType,
    canCollectPayments,
    paymentStatus,
    authDirectory,
    ...(channelAccount !== undefined && { channelAccount }),
    ...(paymentStatus !== 'disabled' &&
      merchant && { payingChannelId: merchant.payingChannelId, gateway: gatewayOf(merchant) }),
  };
}

/**
 * The directory in which every module's pay page lies, as WeChat wants it entered (支付授权目录): it ends with a slash, and covers
 * only pages directly in it. One for all modules, for WeChat takes but a few of each merchant.
 */
export function authDirectoryOf({ publicUrl }: Pick<Config, 'publicUrl'>): string {
  return `${publicUrl}/webapp/common/pay/`;
}
