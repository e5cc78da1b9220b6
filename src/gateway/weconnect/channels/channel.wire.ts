import { parseAccountId, parseChannelId } from '../../../common/index.js';
import { reading } from '../transport/answer.reader.js';
import { moment, text, word } from '../transport/values.js';
import { type AccessToken, type Channel } from '../../gateway.types.js';

/** WeChat pays only into a verified service account. */
const COLLECTING_TYPE = 'SERVICE_AUTH_ACCOUNT';

/** A channel as WeConnect answers it. */
export const readChannel = reading<Channel>((wire) => {
  // What decides: which it is, whose, and whether it is one of WeChat's.
  const id = wire.needs('id', parseChannelId);
  const accountId = wire.needsIfTold('quncrmAccountId', parseAccountId);
  const appId = wire.needs('appId', word);
  const social = wire.needs('channel', word);
  // What decorates; a type that is not told is none that may collect payments.
  const channelAccount = wire.may('channelAccount', text);
  const accountType = wire.may('accountType', text) ?? '';
  const name = wire.may('name', text) ?? channelAccount ?? id;
  const canCollectPayments = social === 'WEIXIN' && accountType === COLLECTING_TYPE;
  return { id, accountId, appId, name, social, accountType, channelAccount, canCollectPayments };
});

/** A channel's WeChat access token. */
export const readToken = reading<AccessToken>((wire) => ({
  token: wire.needs('token', word),
  expiresAt: wire.may('expireDateTime', moment),
}));
