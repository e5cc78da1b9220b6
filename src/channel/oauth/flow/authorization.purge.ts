import { Injectable } from '@nestjs/common';
import { Clock, HourlyPurge } from '../../../common/index.js';
import { Config } from '../../../config/index.js';
import { AuthorizationRepository } from './authorization.repository.js';

/** Deletes authorizations that ended a day ago. */
@Injectable()
export class AuthorizationPurge extends HourlyPurge {
  constructor(
    private readonly authorizations: AuthorizationRepository,
    clock: Clock,
    { roles }: Config,
  ) {
    super({ what: 'authorizations', keptHours: 24 }, clock, roles.has('worker'));
  }

  protected override deleteBefore(moment: Date): Promise<number> {
    return this.authorizations.deleteExpiredBefore(moment);
  }
}
