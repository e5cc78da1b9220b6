import { Injectable } from '@nestjs/common';
import { type AccountId, type ChannelId } from '../../../common/index.js';
import { ChannelOwnership } from '../../../merchant/index.js';
import { ImportTiming } from './import-timing.js';
import { ImportNotFound } from './payment-import.errors.js';
import { type ImportRequest, isMetBy, newImport, type PaymentImport } from './payment-import.js';
import { PaymentImportRepository } from './payment-import.repository.js';

/** Takes over payments that were made before this service came. */
@Injectable()
export class PaymentImportService {
  constructor(
    private readonly channels: ChannelOwnership,
    private readonly imports: PaymentImportRepository,
    private readonly timing: ImportTiming,
  ) {}

  /**
   * Starts an import. While one of the same span runs, that one goes on, and at once where it was waiting; another span begins anew.
   * @throws ChannelNotFound
   */
  async start(request: ImportRequest): Promise<PaymentImport> {
    const { accountId, channelId } = request;
    await this.channels.find(accountId, channelId);
    for (;;) {
      const known = await this.imports.find(channelId);
      if (known && isMetBy(request, known)) return this.goOn(known);
      const started = newImport(request, this.timing.now());
      if (await this.write(known, started)) return started;
    }
  }

  /**
   * @param scope the account that asks; undefined: whoever runs the service
   * @throws ImportNotFound, alike for a channel without an import and for another account's
   */
  async find(scope: AccountId | undefined, channelId: ChannelId): Promise<PaymentImport> {
    const known = await this.imports.find(channelId);
    if (known && (scope === undefined || known.accountId === scope)) return known;
    throw new ImportNotFound();
  }

  private async goOn(running: PaymentImport): Promise<PaymentImport> {
    await this.imports.hastenFailed(running.channelId, this.timing.now());
    return running;
  }

  /** @returns false when somebody else wrote first */
  private write(known: PaymentImport | undefined, started: PaymentImport): Promise<boolean> {
    return known ? this.imports.replaceUnlessMoved(known, started) : this.imports.insert(started);
  }
}
