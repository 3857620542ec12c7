/** A refusal as Twilio's API words it. */
export class RestError extends Error {
  /** Fastify's name for it: what is refused is no error of the emulator's, and is not logged as one. */
  readonly statusCode: number;
  readonly code: number;
  constructor(status: number, code: number, message: string) {
    super(message);
    this.statusCode = status;
    this.code = code;
  }
}

export const notFound = (path: string): RestError =>
  new RestError(404, 20404, `The requested resource ${path} was not found`);
