/** Lets callers who ask for the same thing at the same time share one answer. */
export class SingleFlight<Value> {
  private readonly flights = new Map<string, Promise<Value>>();

  /** Joins the flight of this key, or starts it. */
  run(key: string, start: () => Promise<Value>): Promise<Value> {
    const running = this.flights.get(key);
    if (running) return running;
    const flight = start().finally(() => this.flights.delete(key));
    this.flights.set(key, flight);
    return flight;
  }
}
