/** Leaves an operation that cannot be done correctly; `editDocument` turns it into its result. Never crosses this folder's border. */
export class Refusal {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/** Ends the operation at hand with one plain sentence on why no correct edit exists. */
export function refuse(reason: string): never {
  throw new Refusal(reason);
}
