import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type PaymentImport } from './payment-import.js';

/** An order that an import left out. */
export class UnreadableOrderView {
  @ApiProperty({ description: 'As the gateway wrote it; empty where even that cannot be read' })
  outTradeNo!: string;

  @ApiProperty({ description: 'Which field, and what is wrong with it' })
  reason!: string;
}

/** How far an import has got. */
export class PaymentImportView {
  @ApiProperty()
  channelId!: string;

  @ApiProperty({ enum: ['running', 'waiting', 'done'], description: 'waiting: for the next try after a failure' })
  state!: 'running' | 'waiting' | 'done';

  @ApiPropertyOptional({ format: 'date-time', description: 'Orders made from then' })
  from?: string;

  @ApiProperty({ format: 'date-time', description: 'Orders made before then' })
  to!: string;

  @ApiPropertyOptional({ type: 'integer', description: 'Orders to read; absent until the gateway has answered' })
  total?: number;

  @ApiProperty({ type: 'integer', description: 'Orders read, unpaid ones too' })
  read!: number;

  @ApiProperty({ type: 'integer', description: 'Payments among them: each stands in the list of payments' })
  imported!: number;

  @ApiProperty({ type: 'integer', description: 'Orders read that are not in the list because they could not be read' })
  unreadable!: number;

  @ApiPropertyOptional({ type: [UnreadableOrderView], description: 'The last hundred of them' })
  unreadableOrders?: UnreadableOrderView[];

  @ApiPropertyOptional()
  lastError?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'While waiting' })
  nextTryAt?: string;

  @ApiProperty({ format: 'date-time' })
  startedAt!: string;

  @ApiPropertyOptional({ format: 'date-time' })
  finishedAt?: string;
}

export function viewOf(one: PaymentImport): PaymentImportView {
  const {
    channelId,
    from,
    to,
    total,
    read,
    imported,
    unreadable,
    unreadableOrders,
    error,
    dueAt,
    startedAt,
    finishedAt,
  } = one;
  const waiting = one.state === 'running' && error !== undefined;
  return {
    channelId,
    state: waiting ? 'waiting' : one.state,
    ...(from && { from: from.toISOString() }),
    to: to.toISOString(),
    ...(total !== undefined && { total }),
    read,
    imported,
    unreadable,
    ...(unreadable > 0 && { unreadableOrders }),
    ...(waiting && { lastError: error, nextTryAt: dueAt.toISOString() }),
    startedAt: startedAt.toISOString(),
    ...(finishedAt && { finishedAt: finishedAt.toISOString() }),
  };
}
