import { Injectable } from '@nestjs/common';
import { type OauthKind } from './authorization.js';
import { BaseWay } from './base.way.js';
import { PayWay } from './pay.way.js';
import { type Way } from './way.js';

/** The way of each kind. */
@Injectable()
export class Ways {
  private readonly byKind: Readonly<Record<OauthKind, Way>>;

  constructor(pay: PayWay, base: BaseWay) {
    this.byKind = { pay, base };
  }

  of(kind: OauthKind): Way {
    return this.byKind[kind];
  }
}
