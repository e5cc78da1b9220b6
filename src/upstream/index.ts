export {
  parseJson,
  type RawAnswer,
  UpstreamClient,
  type UpstreamExchange,
  type UpstreamOptions,
  type UpstreamRequest,
  withoutUser,
  CallJournal,
} from './upstream.client.js';
export { isSilence, UpstreamFailure } from './upstream.errors.js';
