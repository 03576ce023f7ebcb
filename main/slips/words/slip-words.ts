/** Every word a slip can carry. Both languages implement it, so a missing word does not compile. */
export type SlipWords = {
  readonly service: string;
  readonly citizenId: string;
  readonly username: string;
  readonly level: string;
  readonly reference: string;
  readonly qrCaption: string;
  readonly when: string;
  readonly where: string;
  readonly next: string;
  readonly granted: {
    readonly created: string;
    readonly raised: string;
    /** The law asks for no claim that has not been certified: the level is named with the policy it was judged by. */
    readonly levelNote: (policyVersion: string) => string;
    readonly codeLabel: string;
    readonly codeNote: (until: string) => string;
    readonly todo: readonly string[];
    /** Where the code went to the confirmed contact instead: there is no card in the machine either. */
    readonly codeSent: string;
    readonly todoCodeSent: readonly string[];
  };
  readonly pending: {
    readonly outcome: string;
    readonly notYet: string;
    readonly awaits: {
      readonly contact: string;
      readonly issuer: string;
      readonly review: string;
      readonly link: string;
    };
    readonly willCome: (maskedContact: string | null) => string;
    readonly todo: readonly string[];
  };
  readonly rights: (address: string) => string;
  readonly help: (helpLine: string) => string;
};
