import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOpaqueId } from '../../common/index.js';
import { PAYMENT_STATUSES, type PaymentStatus } from './payment-status.js';

/** A channel as its account sees it. */
export class ChannelDto {
  @ApiProperty()
  channelId!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty()
  appId!: string;

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

/** Whose a channel is by an operator's word. */
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
