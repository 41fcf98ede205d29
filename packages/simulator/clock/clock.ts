/** A timer that has not fired yet. */
export interface Timer {
  cancel(): void;
}

interface Appointment {
  readonly dueMs: number;
  /** Appointments for the same moment run in the order they were made. */
  readonly order: number;
  readonly action: () => void;
}

/** Node's limit for a timeout; later appointments are checked again when it expires. */
const longestTimeoutMs = 2 ** 31 - 1;

/**
 * The time in the simulated Twilio: real time plus an offset that only grows.
 *
 * Every timestamp and delay of Twilio's uses this clock, so that a test can skip a day at once and timers still fire in
 * order.
 */
export class Clock {
  private offsetMs = 0;
  private made = 0;
  /** Always sorted, the next one first. */
  private readonly appointments: Appointment[] = [];
  private wakeUp: NodeJS.Timeout | undefined;

  now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }

  /** How far this clock is ahead of the machine's, in seconds. */
  get offsetSeconds(): number {
    return this.offsetMs / 1000;
  }

  /** Runs `action` when the clock reaches `due`; in the next turn of the event loop if it already has. */
  at(due: Date, action: () => void): Timer {
    const appointment = { dueMs: due.getTime(), order: this.made++, action };
    const place = this.placeOf(appointment);
    this.appointments.splice(place, 0, appointment);
    if (place === 0) this.setWakeUp();
    return { cancel: () => this.cancel(appointment) };
  }

  /** Runs `action` after a delay in milliseconds of this clock. */
  after(delayMs: number, action: () => void): Timer {
    return this.at(new Date(this.now().getTime() + delayMs), action);
  }

  /**
   * Moves time forward. Appointments that fall due run in order, each at its own time, including those made on the way.
   */
  advance(seconds: number): void {
    const targetMs = this.now().getTime() + seconds * 1000;
    for (let next = this.appointments[0]; next !== undefined && next.dueMs <= targetMs; next = this.appointments[0]) {
      this.appointments.shift();
      this.moveTo(next.dueMs);
      next.action();
    }
    this.moveTo(targetMs);
    this.setWakeUp();
  }

  /** Cancels every appointment; the time does not change. */
  cancelAll(): void {
    this.appointments.length = 0;
    clearTimeout(this.wakeUp);
  }

  private moveTo(momentMs: number): void {
    this.offsetMs = Math.max(this.offsetMs, momentMs - Date.now());
  }

  private placeOf(appointment: Appointment): number {
    let low = 0;
    let high = this.appointments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.appointments[middle];
      if (other !== undefined && isBefore(other, appointment)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private cancel(appointment: Appointment): void {
    const place = this.placeOf(appointment);
    if (this.appointments[place] === appointment) this.appointments.splice(place, 1);
  }

  private setWakeUp(): void {
    clearTimeout(this.wakeUp);
    const next = this.appointments[0];
    if (next === undefined) return;
    const delayMs = Math.min(Math.max(next.dueMs - this.now().getTime(), 0), longestTimeoutMs);
    this.wakeUp = setTimeout(() => this.advance(0), delayMs);
  }
}

function isBefore(one: Appointment, other: Appointment): boolean {
  return one.dueMs < other.dueMs || (one.dueMs === other.dueMs && one.order < other.order);
}
