/** An answer of the service or of the sandbox. */
export type Answer = Record<string, unknown>;

/** JSON over HTTP, as a module's page would speak it. */
export class Api {
  constructor(
    private readonly url: string,
    private readonly token?: string,
  ) {}

  get(path: string): Promise<Answer> {
    return this.call('GET', path);
  }

  post(path: string, body: object = {}): Promise<Answer> {
    return this.call('POST', path, body);
  }

  /** A form of fields and files, as a page would upload it. */
  upload(path: string, form: FormData): Promise<Answer> {
    return this.call('POST', path, form);
  }

  private async call(method: string, path: string, body?: object): Promise<Answer> {
    const isForm = body instanceof FormData;
    const response = await fetch(this.url + path, {
      method,
      headers: {
        accept: 'application/json',
        ...(this.token !== undefined && { authorization: `Bearer ${this.token}` }),
        ...(body && !isForm && { 'content-type': 'application/json' }),
      },
      ...(body && { body: isForm ? body : JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Answer;
    if (!response.ok) throw new DemoFailed(`${method} ${path} answered ${response.status}: ${JSON.stringify(answer)}`);
    return answer;
  }
}

/** The demonstration cannot go on; the message says why, and nothing else need be printed. */
export class DemoFailed extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DemoFailed';
  }
}
