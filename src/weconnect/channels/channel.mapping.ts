import { parseChannelId } from '../../common/index.js';
import { textOrNone } from '../transport/wire.types.js';
import { type Channel } from '../weconnect.types.js';
import { type WireChannel } from './channel.wire.js';

/** WeChat pays only into a verified service account. */
const COLLECTING_TYPE = 'SERVICE_AUTH_ACCOUNT';

/** @throws InvalidInput where the id breaks a rule of ours */
export function toChannel({ id, appId, name, channel, accountType, channelAccount }: WireChannel): Channel {
  return {
    id: parseChannelId(id, 'id'),
    appId,
    name,
    social: channel,
    accountType,
    channelAccount: textOrNone(channelAccount),
    canCollectPayments: channel === 'WEIXIN' && accountType === COLLECTING_TYPE,
  };
}
