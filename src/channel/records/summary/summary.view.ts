import { ApiProperty } from '@nestjs/swagger';

export class TotalsView {
  @ApiProperty({ type: 'integer', description: 'Payments' })
  count!: number;

  @ApiProperty({ type: 'integer', description: 'In fen' })
  totalFee!: number;

  @ApiProperty({ type: 'integer', description: 'How many of them were given back since, in whole or in part' })
  refundedCount!: number;

  @ApiProperty({ type: 'integer', description: 'In fen; for certain, whoever gave it back' })
  refundedFee!: number;
}

export class DayView extends TotalsView {
  @ApiProperty({ format: 'date', description: "A day in the account's time zone" })
  date!: string;
}

/** What was paid, by day. */
export class SummaryView {
  @ApiProperty({ example: 'Asia/Shanghai' })
  timeZone!: string;

  @ApiProperty({ type: TotalsView })
  totals!: TotalsView;

  @ApiProperty({ type: [DayView], description: 'Oldest first, without gaps' })
  series!: DayView[];
}
