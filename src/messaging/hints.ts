/** Hints merged into one: a set of details, or none at all once a hint came without, which means everything. */
export class Hints {
  private readonly known = new Set<string>();
  private everything = false;

  add(detail: string | undefined): this {
    if (detail === undefined) this.everything = true;
    else this.known.add(detail);
    return this;
  }

  /** Empty: anything may have happened. */
  details(): ReadonlySet<string> {
    return this.everything ? new Set() : this.known;
  }
}
