import { parseAccountId, parseChannelId } from '../../common/index.js';
import { textOrNone } from '../transport/wire.types.js';
import { type Channel } from '../weconnect.types.js';
import { type WireChannel } from './channel.wire.js';

/** WeChat pays only into a verified service account. */
const COLLECTING_TYPE = 'SERVICE_AUTH_ACCOUNT';

/** @throws InvalidInput where the id breaks a rule of ours */
export function toChannel({ id, appId, name, channel, accountType, ...more }: WireChannel): Channel {
  const owner = textOrNone(more.quncrmAccountId);
  return {
    id: parseChannelId(id, 'id'),
    accountId: owner === undefined ? undefined : parseAccountId(owner, 'quncrmAccountId'),
    appId,
    name,
    social: channel,
    accountType,
    channelAccount: textOrNone(more.channelAccount),
    canCollectPayments: channel === 'WEIXIN' && accountType === COLLECTING_TYPE,
  };
}
