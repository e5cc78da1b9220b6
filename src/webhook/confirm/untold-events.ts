import { Injectable } from '@nestjs/common';
import { type AccountId, Clock, type ModuleName } from '../../common/index.js';
import { listenedAs } from '../events/event-types.js';
import { HandlerRegistry } from '../handlers/handler.registry.js';
import { InboxReader } from '../inbox/inbox.reader.js';
import { InboxRepository } from '../inbox/inbox.repository.js';
import { PaymentAudience } from '../subscriptions/payment-audience.js';
import { WakeUps } from '../inbox/inbox.service.js';

const AT_ONCE = 100;

/**
 * Events that a module should have got and did not, each flagged when it was confirmed. An activation and a confirmation may overlap, so
 * callers look again and again.
 */
@Injectable()
export class UntoldEvents {
  constructor(
    private readonly inbox: InboxRepository,
    private readonly reader: InboxReader,
    private readonly audience: PaymentAudience,
    private readonly handlers: HandlerRegistry,
    private readonly nudges: WakeUps,
    private readonly clock: Clock,
  ) {}

  /** Accounts whose payments the module has not heard of, for it was not active. */
  accountsWaitingFor(module: ModuleName): Promise<AccountId[]> {
    return this.reader.accountsWaitingFor(module);
  }

  /**
   * Tells a module of its own payments that it has not heard of, if it hears now.
   * @returns how many; where they are very many, others are left for the next time
   * @throws as `MerchantService.find`
   */
  async tell(accountId: AccountId, module: ModuleName): Promise<number> {
    const keys = await this.reader.findUntoldKeys(accountId, module, AT_ONCE);
    if (keys.length === 0 || !(await this.audience.includes(accountId, module, this.clock.now()))) return 0;
    return this.tellOf(keys.map((key) => ({ key, module })));
  }

  /** Events that another version confirmed which lacked a module of this process. @returns how many were told */
  async tellSkipped(): Promise<number> {
    const events = await this.reader.findSkipped(this.handlers.modules(), AT_ONCE);
    const here = events.flatMap((event) =>
      this.handlers.split(event.skipped).targets.map((module) => ({ key: event.key, type: event.type, module })),
    );
    const isHandled = ({ type, module }: (typeof here)[number]): boolean => this.handlers.has(listenedAs(type), module);
    for (const { key, module } of here.filter((one) => !isHandled(one))) await this.inbox.forgetSkipped(key, module);
    return this.tellOf(here.filter(isHandled));
  }

  private async tellOf(untold: readonly { key: string; module: ModuleName }[]): Promise<number> {
    let told = 0;
    for (const { key, module } of untold) {
      if (!(await this.inbox.tell(key, module, this.clock.now()))) continue;
      this.nudges.eventStored({ key: key, outTradeNo: undefined, channelId: undefined });
      told += 1;
    }
    return told;
  }
}
