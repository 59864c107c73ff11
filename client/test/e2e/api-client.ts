/** A program that uses the studio's public API, as a script of a user would. */
export interface ApiClient {
  readonly userId: string;
  /** @throws Error with status, code and message for anything but 2xx */
  call<Answer = unknown>(method: string, path: string, body?: unknown): Promise<Answer>;
  /** The same, but refusals are answers too. */
  tryCall(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
}

/** Enters by a link of any kind, as the page behind it does. */
export async function enterByLink(link: string, name?: string): Promise<ApiClient> {
  const { origin, hash } = new URL(link);
  const response = await fetch(`${origin}/api/v1/auth/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ token: hash.slice(1), ...(name === undefined ? {} : { name }) }),
  });
  if (!response.ok) throw new Error(`The link was refused: ${response.status} ${await response.text()}`);
  const session: { accessToken: string; user: { id: string } } = JSON.parse(await response.text());

  async function tryCall(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: unknown }> {
    const answer = await fetch(`${origin}/api/v1/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${session.accessToken}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
  }

  return {
    userId: session.user.id,
    tryCall,
    async call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
      const answer = await tryCall(method, path, body);
      if (answer.status >= 400)
        throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      // The tests that call know what they asked for; the server's own tests check its shapes.
      return answer.body as Answer;
    },
  };
}
