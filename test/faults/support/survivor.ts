import { type ApiClient } from '../../support/api-client.js';
import { eventually } from '../../support/eventually.js';
import { type Installation, type ServiceProcess } from './installation.js';

const PATIENCE = 90_000;

/** A call of the demo account, or of the one that has not opened payment. */
type Step<Answer> = (api: ApiClient, newcomer: ApiClient) => Promise<Answer>;

/** A service that is started again whenever it has been killed. */
export class Survivor {
  private deaths = 0;
  private service!: ServiceProcess;

  private constructor(private readonly installation: Installation) {}

  static async start(installation: Installation, environment: Record<string, string> = {}): Promise<Survivor> {
    const survivor = new Survivor(installation);
    survivor.use(await installation.start(environment));
    return survivor;
  }

  /** From now on it dies at this point. */
  async arm(point: string): Promise<void> {
    await this.service.stop();
    this.use(await this.installation.start({ CRASH_AT: point }));
  }

  /** Does a step once: whoever wanted it does not come back. */
  async once(step: Step<unknown>): Promise<void> {
    await step(this.service.api, this.service.newcomer).catch(() => undefined);
  }

  /** Repeats a step, as its caller would, until it is done. */
  async until<Answer>(step: Step<Answer>): Promise<Answer> {
    return eventually(async () => {
      try {
        return await step(this.service.api, this.service.newcomer);
      } catch (error) {
        if (await this.isAlive()) throw error;
        return await this.reviveAndDo(step);
      }
    }, PATIENCE);
  }

  /** The last write of a way may be done before the kill that follows it is noticed. @throws where the crash point was never reached */
  async untilRevived(): Promise<void> {
    await eventually(async () => {
      await this.until((api) => api.get('/health/live'));
      expect({ deaths: this.deaths }).toEqual({ deaths: 1 });
    });
  }

  private async reviveAndDo<Answer>(step: Step<Answer>): Promise<Answer> {
    this.deaths += 1;
    await this.service.kill();
    await this.installation.lapseLeases();
    this.use(await this.installation.start());
    return step(this.service.api, this.service.newcomer);
  }

  private use(service: ServiceProcess): void {
    this.service = service;
    this.installation.deliverTo(service);
  }

  private async isAlive(): Promise<boolean> {
    try {
      await this.service.api.get('/health/live');
      return true;
    } catch {
      return false;
    }
  }
}
