/** What an endpoint answers with. */
export interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

export interface FieldError {
  resource: string;
  code: 'missing_field' | 'invalid' | 'already_exists' | 'custom';
  field: string;
  message?: string;
  value?: string;
}

/** A request that GitHub refuses, with the status and the words that it uses. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly more: { headers?: Record<string, string>; errors?: FieldError[]; url?: string } = {},
  ) {
    super(message);
  }

  answer(): Answer {
    const { headers, errors, url } = this.more;
    return {
      status: this.status,
      body: {
        message: this.message,
        ...(errors ? { errors } : {}),
        ...(url === undefined ? {} : { url }),
        documentation_url: 'https://docs.github.com/rest',
        status: String(this.status),
      },
      ...(headers ? { headers } : {}),
    };
  }
}

export const notFound = () => new Refusal(404, 'Not Found');
export const notAllowed = () => new Refusal(403, 'Resource not accessible by integration');
export const badCredentials = () => new Refusal(401, 'Bad credentials');
export const invalid = (...errors: FieldError[]) => new Refusal(422, 'Validation Failed', { errors });
