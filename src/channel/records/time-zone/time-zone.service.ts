import { Injectable } from '@nestjs/common';
import { type AccountId, TimeZone } from '../../../common/index.js';
import { AccountTimeZoneRepository } from './account-time-zone.repository.js';

/** By which calendar and clock an account's people read. */
@Injectable()
export class TimeZoneService {
  constructor(private readonly zones: AccountTimeZoneRepository) {}

  of(accountId: AccountId): Promise<TimeZone> {
    return this.zones.find(accountId);
  }

  /** @throws InvalidInput when there is no such zone */
  async set(accountId: AccountId, name: unknown): Promise<TimeZone> {
    const zone = TimeZone.parse(name);
    await this.zones.set(accountId, zone);
    return zone;
  }
}
