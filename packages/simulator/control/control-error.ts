/** A mistake in a call to the control surface: not Twilio's, so not in Twilio's error envelope. */
export class ControlError extends Error {
  override readonly name = "ControlError";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
