import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { TimeZone } from '../../../common/index.js';
import { CurrentIdentity, type Identity, Roles } from '../../../auth/index.js';
import { AccountTimeZoneRepository } from './account-time-zone.repository.js';
import { TimeZoneDto } from './time-zone.dto.js';

@ApiTags('Channel')
@ApiBearerAuth()
@Roles('admin', 'service')
@Controller('api/management/channel/time-zone')
export class TimeZoneController {
  constructor(private readonly zones: AccountTimeZoneRepository) {}

  @Get()
  @ApiOperation({ summary: "By which calendar the account's days are counted" })
  @ApiOkResponse({ type: TimeZoneDto })
  async find(@CurrentIdentity() { accountId }: Identity): Promise<TimeZoneDto> {
    return { timeZone: (await this.zones.find(accountId)).name };
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: "Sets the account's time zone, for lists by day, totals and exports" })
  @ApiOkResponse({ type: TimeZoneDto })
  async set(@CurrentIdentity() { accountId }: Identity, @Body() body: TimeZoneDto): Promise<TimeZoneDto> {
    const zone = TimeZone.parse(body.timeZone);
    await this.zones.set(accountId, zone);
    return { timeZone: zone.name };
  }
}
