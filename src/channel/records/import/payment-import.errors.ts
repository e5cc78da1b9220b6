import { defineError } from '../../../common/index.js';

/** No import of the channel was started, or the channel is another account's. */
export class ImportNotFound extends defineError(
  'import-not-found',
  'missing',
  'No import of payments was started for this channel.',
) {}
