import { Injectable } from '@nestjs/common';
import { accountScope, type Identity } from '../../auth/index.js';
import { type ChannelStanding, ChannelsService, paymentStatusOf, PaymentSettingsService } from '../../channel/index.js';
import { Clock } from '../../common/index.js';
import { ModuleViews, type ModuleView } from '../../features/activation/index.js';
import { type NamedTrades, TradeFiguresReader } from '../../trade/index.js';
import { GatewayCircuit, wasNotAnswered } from '../../gateway/index.js';
import { type Attention, EventHistoryService } from '../../webhook/index.js';

/** Contradictions older than that are history. */
const LOOK_BACK_MS = 30 * 24 * 3_600_000;
const NAMED = 5;

/** What an administrator should do something about. */
interface OpenPointsView {
  attention: Attention;
  disputed: NamedTrades;
  /** Paid for nothing: the money is to go back. */
  owed: NamedTrades;
  stuckRefunds: NamedTrades;
  /** Undefined where the gateway was needed for it and is away. */
  reminder: ModuleView['paymentReminder'] | undefined;
  anyModule: boolean;
  channelsWithoutPayment: { id: string; name: string }[];
  gatewayAway: boolean;
  /** When the merchant's certificate ends, where it has or does so soon. */
  certificateEnding: Date | undefined;
  /** Since when, where this process knows it. */
  awaySince: string | undefined;
}

/** What the gateway may be needed for. */
type Standing = Pick<OpenPointsView, 'reminder' | 'anyModule' | 'channelsWithoutPayment' | 'gatewayAway'>;

/** Gathers what needs attention, from the books alone where the gateway is away. */
@Injectable()
export class AttentionItems {
  constructor(
    private readonly events: EventHistoryService,
    private readonly figures: TradeFiguresReader,
    private readonly modules: ModuleViews,
    private readonly channels: ChannelsService,
    private readonly settings: PaymentSettingsService,
    private readonly gateway: GatewayCircuit,
    private readonly clock: Clock,
  ) {}

  async of(identity: Identity): Promise<OpenPointsView> {
    const scope = accountScope(identity);
    const now = this.clock.now();
    const since = new Date(now.getTime() - LOOK_BACK_MS);
    const [attention, disputed, owed, stuckRefunds, certificateEnding, standing] = await Promise.all([
      this.events.countAttention(scope, { now, since }),
      this.figures.disputedSince(since, scope, NAMED),
      this.figures.owed(scope, NAMED),
      this.figures.stuckRefunds(scope, NAMED),
      this.settings.certificateEnding(identity.accountId),
      this.standingOf(identity),
    ]);
    const awaySince = this.gateway.awaySince;
    return {
      attention,
      disputed,
      owed,
      stuckRefunds,
      certificateEnding,
      ...standing,
      gatewayAway: standing.gatewayAway || awaySince !== undefined,
      awaySince: awaySince?.toISOString(),
    };
  }

  private async standingOf({ accountId }: Identity): Promise<Standing> {
    try {
      const [modules, channels] = await Promise.all([this.modules.list(accountId), this.channels.list(accountId)]);
      return {
        reminder: modules.find(({ paymentReminder }) => paymentReminder.needed)?.paymentReminder,
        anyModule: modules.some(({ activated }) => activated),
        channelsWithoutPayment: channels.filter(isWithoutPayment).map(({ channel: { id, name } }) => ({ id, name })),
        gatewayAway: false,
      };
    } catch (error) {
      if (!wasNotAnswered(error)) throw error;
      return { reminder: undefined, anyModule: true, channelsWithoutPayment: [], gatewayAway: true };
    }
  }
}

/** Neither collects payments nor pays through a channel that does. */
const isWithoutPayment = ({ channel, merchant }: ChannelStanding): boolean =>
  paymentStatusOf(channel.id, merchant) === 'disabled';
