/** An invalid call to the control API. Not an error of Twilio's, so not in its error envelope. */
export class ControlError extends Error {
  override readonly name = "ControlError";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
