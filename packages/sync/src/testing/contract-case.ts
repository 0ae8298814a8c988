/** One rule of a port, for any test runner: `run` rejects when the adapter breaks the rule. */
export interface ContractCase<Fixture> {
  /** A sentence that states the rule. */
  readonly name: string;
  run(fixture: Fixture): Promise<void>;
}
