/** What came back; what is in the body is for the test to say. */
export interface ApiAnswer {
  status: number;
  headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test reads whatever JSON it expects
  body: any;
}

/** JSON over real HTTP, with a bearer token or without. */
export class ApiClient {
  constructor(
    private readonly url: string,
    private readonly token?: string,
  ) {}

  get(path: string, headers: Record<string, string> = {}): Promise<ApiAnswer> {
    return this.call('GET', path, undefined, headers);
  }

  post(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<ApiAnswer> {
    return this.call('POST', path, body, headers);
  }

  put(path: string, body?: unknown): Promise<ApiAnswer> {
    return this.call('PUT', path, body);
  }

  patch(path: string, body?: unknown): Promise<ApiAnswer> {
    return this.call('PATCH', path, body);
  }

  /** A form's parts by name; a Buffer is a file. */
  async postForm(path: string, parts: Record<string, string | Buffer>): Promise<ApiAnswer> {
    const form = new FormData();
    for (const [name, value] of Object.entries(parts)) {
      if (typeof value === 'string') form.set(name, value);
      else form.set(name, new Blob([new Uint8Array(value)]), `${name}.pem`);
    }
    return this.send(path, { method: 'POST', body: form, headers: {} });
  }

  delete(path: string, body?: unknown): Promise<ApiAnswer> {
    return this.call('DELETE', path, body);
  }

  private async call(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<ApiAnswer> {
    const content = body === undefined ? {} : { 'content-type': 'application/json' };
    return this.send(path, {
      method,
      headers: { ...content, ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  private async send(
    path: string,
    { headers, ...request }: Omit<RequestInit, 'headers'> & { headers: Record<string, string> },
  ): Promise<ApiAnswer> {
    const authorization = this.token === undefined ? {} : { authorization: `Bearer ${this.token}` };
    const response = await fetch(this.url + path, {
      redirect: 'manual',
      headers: { ...authorization, ...headers },
      ...request,
    });
    return { status: response.status, headers: response.headers, body: readJson(await response.text()) };
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
