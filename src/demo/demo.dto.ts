/** What a removal of the demonstration takes with it. */
export class DemonstrationView {
  planted_at: string;
  /**
   * Names of its offices.
   * @example ["Barcelona", "Malmö"]
   */
  offices: string[];
  /** Applications of its offices, planted and entered. */
  applications: number;
  /** Of these, what people entered or imported since it was planted. */
  entered_applications: number;
  imports: number;
  users: number;
  /** The reader is signed in with one of its accounts, which a removal would end. */
  is_own_account: boolean;
}
