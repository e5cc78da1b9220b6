import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentIdentity, type Identity, Requires } from '../../../auth/index.js';
import { TimeZoneDto } from './time-zone.dto.js';
import { TimeZoneService } from './time-zone.service.js';

@ApiTags('Channel')
@ApiBearerAuth()
@Requires('time-zone:read')
@Controller('api/management/channel/time-zone')
export class TimeZoneController {
  constructor(private readonly zones: TimeZoneService) {}

  @Get()
  @ApiOperation({
    summary: "By which calendar the account's days are counted, and by which clock its console tells the time",
  })
  @ApiOkResponse({ type: TimeZoneDto })
  async find(@CurrentIdentity() { accountId }: Identity): Promise<TimeZoneDto> {
    return { timeZone: (await this.zones.of(accountId)).name };
  }

  @Post()
  @Requires('time-zone:write')
  @HttpCode(200)
  @ApiOperation({ summary: "Sets the account's time zone, for lists by day, totals, exports and the console" })
  @ApiOkResponse({ type: TimeZoneDto })
  async set(@CurrentIdentity() { accountId }: Identity, @Body() body: TimeZoneDto): Promise<TimeZoneDto> {
    return { timeZone: (await this.zones.set(accountId, body.timeZone)).name };
  }
}
