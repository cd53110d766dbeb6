/** An answer as a client gets it. */
export interface Answer<D = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly data: D | null | undefined;
  readonly errors: readonly GraphQLFault[];
  readonly extensions: Record<string, unknown> | undefined;
}

export interface GraphQLFault {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: string } & Readonly<Record<string, unknown>>;
}

export interface Sent {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
  /** `admin@acme`, or a real token. */
  readonly token?: string | null;
  readonly headers?: Record<string, string>;
}

/** Sends an operation by POST as a client that reads `application/graphql-response+json`. */
export async function send<D = Record<string, unknown>>(url: string, sent: Sent): Promise<Answer<D>> {
  const { query, variables, operationName, token = 'admin@acme', headers = {} } = sent;
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json;q=0.9',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: JSON.stringify({ query, variables, operationName }),
  });
  const body = (await response.json()) as Partial<Answer<D>>;
  return {
    status: response.status,
    headers: response.headers,
    data: body.data,
    errors: body.errors ?? [],
    extensions: body.extensions,
  };
}
