// Generated from docs/api/openapi.json by `npm run docs:openapi`.

export type CanonicalRecord = {
  /** Id in the organisation’s own system: 1–64 characters, NFC, case kept. */
  readonly localId: string;

  /** ISO 8601. When that system saw this state; missing: time of receipt. */
  readonly observedAt?: string | null;
  readonly person: {
    readonly fullName: string;

    /** YYYY-MM-DD, YYYY-MM or YYYY. */
    readonly dateOfBirth?: string | null;
    readonly gender?: 'male' | 'female' | null;

    /** Số định danh cá nhân (CCCD), 12 digits. */
    readonly nationalId?: string | null;

    /** Số CMND, 9 digits. */
    readonly oldNationalId?: string | null;
    readonly phone?: string | null;
    readonly email?: string | null;
    readonly ethnicity?: string | null;
    readonly religion?: string | null;
    readonly occupation?: string | null;
    readonly residence?: {
      readonly communeCode?: string | null;
      readonly communeText?: string | null;
      readonly provinceText?: string | null;
      readonly hamlet?: string | null;
      readonly addressLine?: string | null;
    } | null;
  };
  readonly membership: {
    readonly status: 'active' | 'suspended' | 'transferred' | 'removed' | 'deceased';
    readonly unitCode?: string | null;
    readonly role?: string | null;
    readonly joinedOn?: string | null;
    readonly leftOn?: string | null;
    readonly leftReason?:
      | 'charter-violation'
      | 'lost-interest'
      | 'moved-work'
      | 'moved-residence'
      | 'away-long-term'
      | 'aged-out'
      | 'own-request'
      | 'deceased'
      | 'other'
      | null;
    readonly cardNumber?: string | null;
    readonly feesPaidThrough?: string | null;
    readonly lastActivityOn?: string | null;
  };
};

export type AcceptedMember = {
  readonly recordId: string;
  readonly version: number;
  readonly state: 'pending';
};

export type Member = {
  readonly localId: string;
  readonly recordId: string;

  /** Intake sequence of the content shown. */
  readonly version: number;
  readonly state: 'pending' | 'linked' | 'review';
  readonly personId: string | null;
  readonly record: CanonicalRecord;

  /** Fields of the linked person that you may see. */
  readonly golden: Readonly<Record<string, unknown>>;

  /** The person is also in another organisation. */
  readonly memberElsewhere: boolean;
};

export type Client = {
  readonly clientId: string;
  readonly createdAt: string;
  readonly disabledAt: string | null;
};

export type Batch = {
  readonly batchId: string;
  readonly state: 'receiving' | 'processing' | 'held' | 'done' | 'failed' | 'cancelled';
  readonly mode: 'upsert' | 'full';
  readonly progress: number;
  readonly counts: {
    readonly received: number;
    readonly rejected: number;
    readonly unchanged: number;
    readonly created: number;
    readonly updated: number;
    readonly withdrawn: number;
    readonly linked: number;
    readonly review: number;
  };
  readonly createdAt: string;

  /** The adapter that was named. */
  readonly adapter?: string;

  /** Of a replay: the batch whose body it reads again. */
  readonly replayOf?: string;

  /** The connector that pulled the rows; missing: they were pushed. */
  readonly connector?: string;

  /** Of a full list that has been compared with the records. */
  readonly fullList?: {
    /** Current records when the list was compared. */
    readonly known: number;

    /** Those of them that the list does not hold. */
    readonly absent: number;

    /** Rejected rows of which nobody can tell which record they are about. */
    readonly unidentified: number;
  };

  /** Code of the problem that ended it. */
  readonly failure?: string;

  /** The same in words. */
  readonly failureMessage?: Bilingual;
};

export type RejectedRow = {
  /** Number in the body, from 1; a CSV header does not count. */
  readonly row: number;

  /** Sheet of your own workbook. */
  readonly sheet: string | null;

  /** Row or line of your own file, as its program numbers it. */
  readonly line: number | null;

  /** Your own columns; null: the format has none, or the row is kept no longer. */
  readonly columns: readonly string[] | null;

  /** What you sent under them. */
  readonly cells: readonly string[] | null;

  /** The row as you sent it, where it has no cells. */
  readonly text: string | null;
  readonly errors: readonly {
    readonly field: string | null;
    readonly code: string;
    readonly message: Bilingual;
  }[];
};

export type Upload = {
  readonly uploadId: string;

  /** Bytes that are safe: the next piece begins here. Also in the header Upload-Offset. */
  readonly offset: number;

  /** As announced. */
  readonly length: number | null;
  readonly state: 'open' | 'complete';

  /** As soon as it is complete. */
  readonly batchId: string | null;
  readonly expiresAt: string;
};

export type Adapter = {
  /** Its name: ?adapter=NAME. */
  readonly adapter: string;
  readonly title: Bilingual | null;
  readonly format: 'csv' | 'xlsx' | 'json' | 'ndjson';

  /** Whether it reads your uploads that name no adapter. */
  readonly default: boolean;
  readonly columns: readonly string[];
};

export type AdapterCheck = {
  readonly adapter: string;
  readonly rows: {
    readonly read: number;
    readonly accepted: number;
    readonly rejected: number;

    /** Rows that are no members: heading, section, nobody, by-rule. */
    readonly skipped: Readonly<Record<string, number>>;
  };
  readonly acceptedShare: number;

  /** Whether the whole file was read. */
  readonly complete: boolean;
  readonly sheets: readonly {
    readonly sheet: string | null;
    readonly columns: readonly string[];
    readonly missing: readonly string[];
    readonly unused: readonly string[];
  }[];
  readonly fields: readonly {
    readonly field: string;
    readonly columns: readonly string[];
    readonly filled: number;
    readonly empty: number;
    readonly examples: readonly {
      readonly sheet: string | null;
      readonly line: number;
      readonly given: string;
      readonly becomes: string | null;
    }[];
  }[];
  readonly defects: readonly {
    readonly code: string;
    readonly field: string | null;
    readonly message: Bilingual;

    /** Whether the rows are refused for it. */
    readonly refused: boolean;
    readonly count: number;
    readonly examples: readonly {
      readonly sheet: string | null;
      readonly line: number;
      readonly given: string | null;
    }[];
  }[];

  /** What the accepted rows give to matching; estimated from this file alone. */
  readonly matching: {
    readonly byNationalId: number;
    readonly byNameDateAndPlace: number;
    readonly byNameAndYear: number;
    readonly tooLittle: number;
    readonly repeatedPeople: number;
    readonly repeatedLocalIds: number;
  };

  /** Ids in the sample of which the hub has a record already. */
  readonly known: number;
};

export type ConnectorRun = {
  readonly runId: string;
  readonly cause: 'schedule' | 'request' | 'resumption';
  readonly outcome: 'running' | 'succeeded' | 'failed' | 'interrupted';
  readonly startedAt: string;
  readonly endedAt: string | null;

  /** The batch that its rows are in; null: none came. */
  readonly batchId: string | null;
  readonly pages: number;
  readonly received: number;
  readonly rejected: number;

  /** Why it ended early, in words. */
  readonly error: { readonly code: string; readonly message: Bilingual } | null;
};

export type Connector = {
  readonly name: string;
  readonly organisation: string;
  readonly kind: 'http-pull' | 'database-pull' | 'file';
  readonly mode: 'upsert' | 'full';

  /** `{every: "15m"}` or `{daily: "02:30"}` (time of Vietnam); null: runs when it is asked. */
  readonly schedule: { readonly every?: string; readonly daily?: string } | null;
  readonly state: 'idle' | 'running' | 'paused';
  readonly nextRunAt: string | null;

  /** Failed runs in a row. */
  readonly failures: number;
  readonly lastRun: ConnectorRun | null;
};

export type Change = {
  /** Stable; never given to two entries. */
  readonly id: string;

  /** `record.linked`, `record.review`: your record has a person for the first time, or its review ended or began. `record.withdrawn`: your withdrawal took effect. `person.merged`: its former person is one with another now, and the former id leads there. `person.split`: the record left its former person. `person.changed`: what you may see of the person changed, such as membership elsewhere. `proposal.opened`, `proposal.closed`: a review round proposes something about the record, or no longer does. */
  readonly type:
    | 'record.linked'
    | 'record.review'
    | 'record.withdrawn'
    | 'person.merged'
    | 'person.split'
    | 'person.changed'
    | 'proposal.opened'
    | 'proposal.closed';
  readonly localId: string;
  readonly recordId: string;

  /** Current person; null in `record.withdrawn` alone. */
  readonly personId: string | null;
  readonly occurredAt: string;
  readonly data: RecordNews | ProposalNews;
};

export type RecordNews = {
  readonly state: 'linked' | 'review' | 'withdrawn';

  /** The person is also in another organisation. */
  readonly memberElsewhere: boolean;

  /** Where the record was until now, when that changed. */
  readonly formerPersonId: string | null;
};

export type ProposalNews = {
  readonly proposalId: string;
  readonly kind: 'transfer' | 'removal' | 'check';
  readonly state: 'open' | 'answered' | 'withdrawn';

  /** Codes; `GET /v1/proposals/{proposalId}` has them in words. */
  readonly reasons: readonly string[];
  readonly roundId: string | null;
  readonly unitCode: string | null;
  readonly dueOn: string | null;
  readonly answer: 'keep' | 'transfer' | 'remove' | 'correct' | null;
};

export type Webhook = {
  readonly webhookId: string;
  readonly url: string;
  readonly description: string | null;

  /** Types that are delivered; null: all. */
  readonly eventTypes:
    | readonly (
        | 'record.linked'
        | 'record.review'
        | 'record.withdrawn'
        | 'person.merged'
        | 'person.split'
        | 'person.changed'
        | 'proposal.opened'
        | 'proposal.closed'
      )[]
    | null;
  readonly state: 'active' | 'failing' | 'disabled';

  /** `owner`: by you; `gone`: the receiver answered 410; `exhausted`: a delivery failed for days. */
  readonly disabledReason: 'owner' | 'gone' | 'exhausted' | null;
  readonly disabledAt: string | null;

  /** Until then the former secret signs as well. */
  readonly previousSecretUntil: string | null;

  /** Entries of the feed that are not delivered yet. */
  readonly waiting: number;

  /** Attempts in a row that failed. */
  readonly failures: number;

  /** Nothing is sent before, because the receiver fails. */
  readonly nextAttemptAt: string | null;
  readonly lastDeliveredAt: string | null;
  readonly lastError: string | null;
  readonly createdAt: string;
};

export type WebhookWithSecret = {
  readonly webhookId: string;
  readonly url: string;
  readonly description: string | null;

  /** Types that are delivered; null: all. */
  readonly eventTypes:
    | readonly (
        | 'record.linked'
        | 'record.review'
        | 'record.withdrawn'
        | 'person.merged'
        | 'person.split'
        | 'person.changed'
        | 'proposal.opened'
        | 'proposal.closed'
      )[]
    | null;
  readonly state: 'active' | 'failing' | 'disabled';

  /** `owner`: by you; `gone`: the receiver answered 410; `exhausted`: a delivery failed for days. */
  readonly disabledReason: 'owner' | 'gone' | 'exhausted' | null;
  readonly disabledAt: string | null;

  /** Until then the former secret signs as well. */
  readonly previousSecretUntil: string | null;

  /** Entries of the feed that are not delivered yet. */
  readonly waiting: number;

  /** Attempts in a row that failed. */
  readonly failures: number;

  /** Nothing is sent before, because the receiver fails. */
  readonly nextAttemptAt: string | null;
  readonly lastDeliveredAt: string | null;
  readonly lastError: string | null;
  readonly createdAt: string;

  /** `whsec_…`; told here and never again. */
  readonly secret: string;
};

export type WebhookDelivery = {
  /** `webhook-id` of the message, and `id` of the feed’s entry. */
  readonly eventId: string;
  readonly type: string;
  readonly recordId: string;
  readonly state: 'waiting' | 'retrying' | 'delivered';
  readonly attempts: number;
  readonly lastAttemptAt: string | null;

  /** HTTP status of the last attempt. */
  readonly status: number | null;

  /** `status`, `redirect`, `timeout`, `connection`, `tls`, `unresolved`, `protocol`, `refused.…`, or `forgotten`: the feed no longer holds it. */
  readonly error: string | null;
  readonly milliseconds: number | null;
  readonly deliveredAt: string | null;
  readonly nextAttemptAt: string | null;
};

export type Proposal = {
  readonly proposalId: string;
  readonly roundId: string | null;
  readonly recordId: string;
  readonly localId: string;

  /** Unit of the membership when it was proposed. */
  readonly unitCode: string | null;

  /** `check`: look whether the record is right (no sign of activity, a duplicate, an unlikely age). */
  readonly kind: 'transfer' | 'removal' | 'check';
  readonly reasons: readonly { readonly code: string; readonly message: Bilingual }[];
  readonly suggestedUnitCode: string | null;
  readonly suggestedLeftReason:
    | 'charter-violation'
    | 'lost-interest'
    | 'moved-work'
    | 'moved-residence'
    | 'away-long-term'
    | 'aged-out'
    | 'own-request'
    | 'deceased'
    | 'other'
    | null;
  readonly dueOn: string | null;
  readonly state: 'open' | 'answered' | 'withdrawn';
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly answer: {
    readonly answer: 'keep' | 'transfer' | 'remove' | 'correct';
    readonly reason: string;
    readonly unitCode: string | null;

    /** Ground in the charter; of `remove` alone. */
    readonly leftReason:
      | 'charter-violation'
      | 'lost-interest'
      | 'moved-work'
      | 'moved-residence'
      | 'away-long-term'
      | 'aged-out'
      | 'own-request'
      | 'deceased'
      | 'other'
      | null;
    readonly actor: string;
    readonly answeredAt: string;
  } | null;
};

export type UnitToSend = {
  /** Yours; `membership.unitCode` of your records names it. */
  readonly code?: string;
  readonly kind: 'place' | 'workplace' | 'school';
  readonly name: string;

  /** Unit above it; null: directly below the organisation. */
  readonly parentCode?: string | null;

  /** Commune that it lies in, as you write it. */
  readonly communeCode?: string | null;

  /** The commune in words; decides where codes were re-used. */
  readonly communeText?: string | null;
  readonly provinceText?: string | null;

  /** Of a workplace alone. */
  readonly ownershipSector?: 'state' | 'non-state' | 'foreign' | null;

  /** First day; null: since ever. With the code it names the unit. */
  readonly validFrom?: string | null;

  /** First day on which it is no more; null: it stands. */
  readonly validTo?: string | null;
};

export type Unit = {
  /** Yours; `membership.unitCode` of your records names it. */
  readonly code: string;
  readonly kind: 'place' | 'workplace' | 'school';
  readonly name: string;

  /** Unit above it; null: directly below the organisation. */
  readonly parentCode: string | null;

  /** Commune that it lies in, as you write it. */
  readonly communeCode: string | null;

  /** The commune in words; decides where codes were re-used. */
  readonly communeText: string | null;
  readonly provinceText: string | null;

  /** Of a workplace alone. */
  readonly ownershipSector: 'state' | 'non-state' | 'foreign' | null;

  /** First day; null: since ever. With the code it names the unit. */
  readonly validFrom: string | null;

  /** First day on which it is no more; null: it stands. */
  readonly validTo: string | null;
  readonly place: {
    /** `ambiguous`, `unknown`: the reform of 2025 or the words leave open which commune of today is meant. Send `communeCode` of today, or `communeText` with `provinceText`. */
    readonly state: 'none' | 'resolved' | 'ambiguous' | 'unknown';

    /** Commune of today. */
    readonly communeCode: string | null;
    readonly provinceCode: string | null;
    readonly candidates: readonly string[];
  };
  readonly version: number;
};

export type RecordLinks = {
  readonly personId: string;
  readonly model: { readonly modelId: number; readonly version: string };
  readonly records: readonly {
    readonly recordId: string;

    /** Slug, e.g. trade-union. */
    readonly organisation: string;
    readonly localId: string;
    readonly personId: string | null;
    readonly person: CanonicalRecord['person'];
    readonly membership: CanonicalRecord['membership'];
  }[];
  readonly pairs: readonly {
    readonly a: string;
    readonly b: string;
    readonly probability: number;

    /** Bits for (positive) or against one person. */
    readonly weight: number;
    readonly evidence: readonly {
      readonly field: string;
      readonly level: string;
      readonly weight: number;
      readonly text: Bilingual;
    }[];
  }[];

  /** About any of its records, the latest first. */
  readonly decisions: readonly Decision[];
};

export type ReviewCaseItem = {
  readonly caseId: string;
  readonly version: number;
  readonly state: 'open' | 'decided' | 'superseded';
  readonly kind: 'doubt';

  /** Expected errors, and one more for every thirty days of waiting. */
  readonly priority: number;

  /** Persons that are expected to be counted twice while it is open. */
  readonly expectedErrors: number;
  readonly openedAt: string;

  /** Communes and provinces that its records lie in. */
  readonly units: readonly string[];
  readonly organisations: readonly string[];
  readonly assignee: string | null;
  readonly assignedAt: string | null;

  /** Decision that waits for a second coordinator. */
  readonly pendingDecision: string | null;

  /** Evidence that it shares with other cases. */
  readonly pattern: string | null;
  readonly recordCount: number;
};

export type ReviewCase = {
  readonly caseId: string;
  readonly version: number;
  readonly state: 'open' | 'decided' | 'superseded';
  readonly kind: 'doubt';

  /** Expected errors, and one more for every thirty days of waiting. */
  readonly priority: number;

  /** Persons that are expected to be counted twice while it is open. */
  readonly expectedErrors: number;
  readonly openedAt: string;

  /** Communes and provinces that its records lie in. */
  readonly units: readonly string[];
  readonly organisations: readonly string[];
  readonly assignee: string | null;
  readonly assignedAt: string | null;

  /** Decision that waits for a second coordinator. */
  readonly pendingDecision: string | null;

  /** Evidence that it shares with other cases. */
  readonly pattern: string | null;

  /** Of a superseded case: the open one that took over. */
  readonly successor: string | null;
  readonly decisionId: string | null;
  readonly records: readonly {
    readonly recordId: string;

    /** Slug, e.g. trade-union. */
    readonly organisation: string;
    readonly localId: string;
    readonly personId: string | null;
    readonly person: CanonicalRecord['person'];
    readonly membership: CanonicalRecord['membership'];
  }[];
  readonly pairs: readonly {
    readonly a: string;
    readonly b: string;
    readonly probability: number;

    /** Bits for (positive) or against one person. */
    readonly weight: number;
    readonly evidence: readonly {
      readonly field: string;
      readonly level: string;
      readonly weight: number;
      readonly text: Bilingual;
    }[];
  }[];

  /** Records that stand together as one person now. */
  readonly standing: readonly (readonly string[])[];

  /** The partition that the hub would choose. */
  readonly proposal: readonly (readonly string[])[];

  /** What easily misleads about a pair. */
  readonly hints: readonly {
    readonly code: string;
    readonly a: string;
    readonly b: string;
    readonly text: Bilingual;
  }[];

  /** About any of its records, the latest first. */
  readonly decisions: readonly Decision[];
  readonly skips: readonly { readonly actor: string; readonly reason: string; readonly skippedAt: string }[];
};

export type Decision = {
  readonly decisionId: string;
  readonly caseId: string | null;
  readonly state: 'standing' | 'revoked' | 'awaiting-second' | 'rejected' | 'lapsed';
  readonly actor: string;
  readonly reason: string;
  readonly decidedAt: string;
  readonly groups: readonly (readonly string[])[];
  readonly bulkId: string | null;
  readonly second: {
    readonly actor: string;
    readonly reason: string;
    readonly at: string;
    readonly confirmed: boolean;
  } | null;
  readonly revocation: { readonly actor: string; readonly reason: string; readonly at: string } | null;
};

export type DecisionReply = {
  readonly decisionId: string;
  readonly caseId: string | null;
  readonly state: 'standing' | 'revoked' | 'awaiting-second' | 'rejected' | 'lapsed';
};

export type EvidencePattern = {
  readonly pattern: string;
  readonly cases: number;
  readonly recordsPerCase: number;
  readonly probability: { readonly least: number; readonly most: number };
  readonly pairs: readonly {
    readonly sameStanding: boolean;
    readonly evidence: readonly {
      readonly field: string;
      readonly level: string;
      readonly text: Bilingual;
    }[];
  }[];
  readonly hints: readonly string[];
  readonly sample: {
    readonly needed: number;
    readonly decided: number;
    readonly same: number;
    readonly different: number;

    /** What the rest may be answered; null: nothing yet. */
    readonly answer: 'same' | 'different' | null;

    /** Cases to decide by hand next. */
    readonly caseIds: readonly string[];
  };
};

export type BulkAnswered = {
  readonly bulkId: string;
  readonly succeeded: number;
  readonly failed: number;
  readonly items: readonly {
    readonly caseId: string | null;
    readonly decisionId: string | null;
    readonly state: 'standing' | 'revoked' | 'awaiting-second' | 'rejected' | 'lapsed' | null;
    readonly failure: { readonly code: string; readonly message: Bilingual } | null;
  }[];
};

export type BulkDecision = {
  readonly bulkId: string;
  readonly pattern: string;
  readonly answer: 'same' | 'different';
  readonly actor: string;
  readonly reason: string;
  readonly decidedAt: string;

  /** Its decisions by state. */
  readonly states: Readonly<Record<string, number>>;
};

export type ReviewProgress = {
  readonly since: string;
  readonly open: number;
  readonly unassigned: number;
  readonly awaitingSecond: number;
  readonly oldestOpenedAt: string | null;
  readonly decided: number;
  readonly coordinators: readonly {
    readonly actor: string;
    readonly assigned: number;
    readonly decided: number;
    readonly skipped: number;
  }[];
  readonly units: readonly {
    readonly unit: string;
    readonly name: string;
    readonly open: number;
    readonly decided: number;
  }[];
};

export type Person = {
  readonly personId: string;

  /** Rises with every change of the person. */
  readonly version: number;

  /** Since when the hub has known this state. */
  readonly knownFrom: string;

  /** What holds for true; a field that no record gives is missing. */
  readonly golden: Readonly<Record<string, unknown>>;

  /** For each golden field the winning record, the rule by which it won, and the rules in force. */
  readonly provenance: Readonly<
    Record<string, { readonly recordId: string; readonly rule: string; readonly rulesVersion: number }>
  >;

  /** Values that lost and cannot be true beside the one that won. */
  readonly conflicts: readonly {
    readonly field: string;
    readonly value: unknown;
    readonly records: readonly string[];
    readonly organisations: readonly string[];
    readonly rule: string;
  }[];
  readonly records: readonly {
    readonly recordId: string;
    readonly organisation: string;
    readonly localId: string;
  }[];
  readonly memberships: readonly PersonMembership[];

  /** Roles beyond plain membership, also of somebody who is no member (`member` false). */
  readonly roles: readonly {
    readonly organisation: string;
    readonly role: string;
    readonly unitCode: string | null;
    readonly recordId: string;
    readonly member: boolean;
  }[];

  /** Who reports the death, and where the person still counts as a member; null: nobody does. */
  readonly deceased: {
    readonly reportedBy: readonly string[];
    readonly contradictedBy: readonly string[];
  } | null;
};

export type PersonMembership = {
  readonly organisation: string;
  readonly status: 'active' | 'suspended' | 'transferred' | 'removed' | 'deceased' | 'withdrawn';
  readonly unitCode: string | null;
  readonly joinedOn: string | null;
  readonly leftOn: string | null;
  readonly leftReason:
    | 'charter-violation'
    | 'lost-interest'
    | 'moved-work'
    | 'moved-residence'
    | 'away-long-term'
    | 'aged-out'
    | 'own-request'
    | 'deceased'
    | 'other'
    | null;
  readonly role: string | null;

  /** Active or suspended. */
  readonly counted: boolean;

  /** From the first day to before the second; null: not known, or still so. */
  readonly intervals: readonly {
    readonly status: 'active' | 'suspended' | 'transferred' | 'removed' | 'deceased' | 'withdrawn';
    readonly from: string | null;
    readonly to: string | null;
  }[];
  readonly proofs: { readonly feesPaidThrough: string | null; readonly lastActivityOn: string | null };

  /** Records that it rests on, the one that stands for it first. */
  readonly records: readonly string[];
};

export type PersonChange = {
  readonly version: number;
  readonly knownAt: string;

  /** Its records changed, a human decided or took it back, or other survivorship rules hold. */
  readonly cause: {
    readonly kind: 'records' | 'decision' | 'revocation' | 'model' | 'rules';
    readonly decisionId?: string;
    readonly rulesVersion?: number;
  };

  /** `person.created`, `person.restored`, `person.ended`; `person.merged` and `person.redirected` with `into`; `person.absorbed` with `personId`; `person.split` with `into`; `record.linked` with `from`, `record.unlinked` with `to` (null: none), `record.changed` with `fromVersion` and `toVersion`; `membership.changed` and `field.changed` with `from` and `to`, the latter with `recordId`, `rule` and `rulesVersion`. */
  readonly events: readonly { readonly type: string }[];
};

export type FoundPerson = {
  readonly personId: string;
  readonly fullName: string | null;
  readonly dateOfBirth: string | null;
  readonly gender: string | null;
  readonly communeCode: string | null;
  readonly provinceCode: string | null;
  readonly records: number;
  readonly memberships: readonly {
    readonly organisation: string;
    readonly status: 'active' | 'suspended' | 'transferred' | 'removed' | 'deceased' | 'withdrawn';
    readonly unitCode: string | null;
  }[];
};

export type Finding = {
  readonly personId: string;
  readonly organisation: string;
  readonly since: string;
  readonly records: readonly {
    readonly recordId: string;
    readonly localId: string;
    readonly status: 'active' | 'suspended' | 'transferred' | 'removed' | 'deceased' | 'withdrawn';
    readonly unitCode: string | null;
    readonly joinedOn: string | null;
  }[];
};

export type SurvivorshipRules = {
  readonly version: number;
  readonly fields: {
    readonly fullName: {
      readonly rules: readonly ('complete' | 'accents' | 'trust' | 'agreement' | 'recency')[];
      readonly trust?: Readonly<Record<string, number>>;
    };
    readonly dateOfBirth: {
      readonly rules: readonly ('valid' | 'precision' | 'trust' | 'agreement' | 'recency')[];
      readonly trust?: Readonly<Record<string, number>>;
    };
    readonly gender: {
      readonly rules: readonly ('trust' | 'agreement' | 'recency')[];
      readonly trust?: Readonly<Record<string, number>>;
    };
    readonly nationalId: {
      readonly rules: readonly ('valid' | 'unrepaired' | 'trust' | 'agreement' | 'recency')[];
      readonly trust?: Readonly<Record<string, number>>;
    };
    readonly oldNationalId: {
      readonly rules: readonly ('valid' | 'unrepaired' | 'trust' | 'agreement' | 'recency')[];
      readonly trust?: Readonly<Record<string, number>>;
    };
    readonly phone: {
      readonly rules: readonly ('valid' | 'trust' | 'agreement' | 'recency')[];
      readonly trust?: Readonly<Record<string, number>>;
    };
    readonly email: {
      readonly rules: readonly ('trust' | 'agreement' | 'recency')[];
      readonly trust?: Readonly<Record<string, number>>;
    };
    readonly ethnicity: {
      readonly rules: readonly ('trust' | 'agreement' | 'recency')[];
      readonly trust?: Readonly<Record<string, number>>;
    };
    readonly religion: {
      readonly rules: readonly ('trust' | 'agreement' | 'recency')[];
      readonly trust?: Readonly<Record<string, number>>;
    };
    readonly occupation: {
      readonly rules: readonly ('trust' | 'agreement' | 'recency')[];
      readonly trust?: Readonly<Record<string, number>>;
    };
    readonly residence: {
      readonly rules: readonly ('placed' | 'trust' | 'agreement' | 'recency')[];
      readonly trust?: Readonly<Record<string, number>>;
    };
  };
  readonly reason: string;
  readonly changedBy: string;
  readonly changedAt: string;
  readonly job: RederivationJob | null;
};

export type SurvivorshipPreview = {
  readonly rulesVersion: number;
  readonly persons: { readonly total: number; readonly looked: number; readonly changed: number };
  readonly fields: readonly {
    readonly field:
      | 'fullName'
      | 'dateOfBirth'
      | 'gender'
      | 'nationalId'
      | 'oldNationalId'
      | 'phone'
      | 'email'
      | 'ethnicity'
      | 'religion'
      | 'occupation'
      | 'residence';
    readonly persons: number;
    readonly moves: readonly { readonly from: string; readonly to: string; readonly persons: number }[];
  }[];
};

export type RederivationJob = {
  readonly jobId: string;
  readonly rulesVersion: number;
  readonly state: 'running' | 'done' | 'superseded';
  readonly progress: number;
  readonly persons: { readonly total: number; readonly done: number; readonly changed: number };
  readonly startedAt: string;
  readonly finishedAt: string | null;
};

export type SharingAgreement = {
  /** The organisation whose record the value comes from. */
  readonly from: string;

  /** The organisation that may see it. */
  readonly to: string;
  readonly fields: readonly (
    'nationalId' | 'oldNationalId' | 'phone' | 'email' | 'occupation' | 'residence'
  )[];

  /** Legal basis in words. */
  readonly basis: string;
  readonly validFrom?: string;
  readonly validUntil?: string;
};

export type SharingAgreements = {
  readonly version: number;
  readonly agreements: readonly SharingAgreement[];
  readonly reason: string;
  readonly changedBy: string;
  readonly changedAt: string;
};

export type Model = {
  readonly modelId: number;

  /** Name with a fingerprint of everything that a score depends on. */
  readonly version: string;
  readonly origin: 'shipped' | 'trained' | 'imported';
  readonly state: 'active' | 'preparing' | 'available';
  readonly createdAt: string;
  readonly createdBy: string;

  /** Settings, thresholds (log2 odds), target precision, prior. */
  readonly summary: Readonly<Record<string, unknown>>;

  /** Figures of its training; null: it was not trained here. */
  readonly training: Readonly<Record<string, unknown>> | null;

  /** Expected precision and recall by threshold, distribution of scores, blocking by rule, agreement with decisions. */
  readonly evaluation: Readonly<Record<string, unknown>> | null;
};

export type CurrentModel = {
  readonly modelId: number;

  /** Name with a fingerprint of everything that a score depends on. */
  readonly version: string;
  readonly origin: 'shipped' | 'trained' | 'imported';
  readonly state: 'active' | 'preparing' | 'available';
  readonly createdAt: string;
  readonly createdBy: string;

  /** Settings, thresholds (log2 odds), target precision, prior. */
  readonly summary: Readonly<Record<string, unknown>>;

  /** Figures of its training; null: it was not trained here. */
  readonly training: Readonly<Record<string, unknown>> | null;

  /** Expected precision and recall by threshold, distribution of scores, blocking by rule, agreement with decisions. */
  readonly evaluation: Readonly<Record<string, unknown>> | null;
  readonly measured: MeasuredPrecision;
  readonly activations: readonly {
    readonly modelId: number;
    readonly activatedAt: string;
    readonly actor: string;
    readonly reason: string | null;
    readonly jobId: string | null;
  }[];
  readonly job: ModelJob | null;
};

export type ModelJob = {
  readonly jobId: string;
  readonly kind: 'train' | 'shadow' | 'activate';
  readonly modelId: number | null;
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

  /** queued, reading, training, preparing, comparing, applying; the last one cannot be cancelled. */
  readonly phase: string;
  readonly progress: number;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  readonly actor: string;

  /** Of a training the model; of a shadow run and an activation the changes by kind; of a shadow run the figures that would move. */
  readonly result: Readonly<Record<string, unknown>> | null;
  readonly error: string | null;
};

export type ModelChange = {
  readonly kind: 'merge' | 'split' | 'regroup' | 'case-opened' | 'case-closed';
  readonly before: readonly (readonly {
    readonly recordId: string;
    readonly organisation: string | null;
    readonly localId: string | null;
    readonly personId: string | null;
  }[])[];
  readonly after: readonly (readonly {
    readonly recordId: string;
    readonly organisation: string | null;
    readonly localId: string | null;
    readonly personId: string | null;
  }[])[];
};

export type BlindPair = {
  readonly records: readonly {
    readonly recordId: string;
    readonly organisation: string;
    readonly localId: string;
    readonly person: Readonly<Record<string, unknown>>;
    readonly membership: Readonly<Record<string, unknown>>;
  }[];
};

export type MeasuredPrecision = {
  /** Of ten thousand automatic links; 0: switched off. */
  readonly drawnPer10000: number;
  readonly answered: number;
  readonly same: number;
  readonly precision: number | null;

  /** Wilson’s interval for a confidence of 95 %. */
  readonly interval: { readonly low: number; readonly high: number } | null;
};

export type Place = {
  readonly code: string;

  /** With the word that says what it is: `Xã Tân Thành`. */
  readonly name: string;
  readonly level: 'province' | 'commune';

  /** The province of a commune. */
  readonly parent: { readonly code: string; readonly name: string } | null;
};

export type Arrival = {
  readonly organisation: string;

  /** When data of the organisation arrived last, as list or single record; null: never. */
  readonly lastAt: string | null;

  /** Full lists that wait until the organisation confirms them. */
  readonly held: number;
};

export type Summary = {
  readonly asOf: string;
  readonly knownAt: string;
  readonly unit: {
    readonly code: string | null;
    readonly name: string;
    readonly level: 'hub' | 'province' | 'commune';
  };
  readonly persons: number;
  readonly memberships: number;
  readonly inOneOrganisation: number;
  readonly inSeveralOrganisations: number;
  readonly pendingReview: {
    readonly cases: number;
    readonly records: number;
    readonly personsLow: number;
    readonly personsHigh: number;
  };
  readonly organisations: readonly {
    readonly organisation: string;
    readonly persons: number;
    readonly memberships: number;
    readonly duplicates: number;
  }[];
  readonly overlaps: readonly { readonly organisations: readonly string[]; readonly persons: number }[];
  readonly children: readonly {
    readonly code: string;
    readonly name: string;
    readonly persons: number;
    readonly memberships: number;
  }[];
  readonly unplaced: number;
  readonly childrenExcess: number;
};

export type ReportImport = {
  readonly received: number;
  readonly accepted: number;
  readonly changed: number;
  readonly faults: readonly {
    readonly row: number;
    readonly field: string;
    readonly code: string;
    readonly message: { readonly vi: string; readonly en: string };
  }[];
};

export type GatheringFormula = {
  readonly name: string;
  readonly version?: number;
  readonly numerator: 'memberships' | 'persons';

  /** Source of the eligible population; null: every one. */
  readonly source?: string | null;

  /** Share of 1 that is aimed at; default 0.6. */
  readonly target?: number;
  readonly validFrom: string;

  /** Last day; null: until the next version. */
  readonly validTo?: string | null;
  readonly description?: string;
};

export type Period = {
  readonly periodId: string;
  readonly kind: 'quarter' | 'half-year' | 'year' | 'ad-hoc';
  readonly title: Bilingual;
  readonly from: string;
  readonly to: string;
  readonly attestBy: string;
  readonly signBy: string;
  readonly overdue: 'attestation' | 'signature' | null;
  readonly state: 'collecting' | 'signed' | 'cancelled';

  /** How often its figures were counted; one revision is attested and signed. */
  readonly revision: number;
  readonly asOf: string;
  readonly knownAt: string;

  /** SHA-256 over figures and rows, hexadecimal. */
  readonly digest: string;
  readonly statements: readonly {
    readonly organisation: string;
    readonly state: 'missing' | 'attested' | 'objected' | 'lapsed';
    readonly actor: string | null;
    readonly at: string | null;
    readonly remarks: string | null;
  }[];
  readonly objections: readonly {
    readonly objectionId: number;
    readonly organisation: string;
    readonly remarks: string;
    readonly actor: string;
    readonly at: string;
    readonly state: 'open' | 'resolved' | 'withdrawn';
    readonly outcome: string | null;
    readonly closedBy: string | null;
    readonly closedAt: string | null;
  }[];
  readonly figures: readonly {
    readonly organisation: string;
    readonly persons: number;
    readonly memberships: number;
    readonly duplicates: number;
  }[];
  readonly signature: {
    readonly actor: string;
    readonly at: string;
    readonly keyId: string;
    readonly value: string;
  } | null;
};

export type OpenPeriod = {
  readonly kind: 'quarter' | 'half-year' | 'year' | 'ad-hoc';
  readonly year?: number;
  readonly part?: number;
  readonly from?: string;
  readonly to?: string;
  readonly title?: string;
  readonly attestBy?: string;
  readonly signBy?: string;
};

export type PeriodReport = {
  readonly period: Period;
  readonly reports: readonly {
    readonly report: string;
    readonly version: number;
    readonly parameters: Readonly<Record<string, unknown>>;
    readonly figures: unknown;
  }[];
  readonly groups: readonly {
    readonly unit: string;
    readonly organisation: string;
    readonly rows: number;
    readonly digest: string;
  }[];

  /** What is signed, letter for letter (canonical JSON, RFC 8785). */
  readonly statement: string | null;
};

export type PeriodVerification = {
  readonly periodId: string;
  readonly revision: number;
  readonly verified: boolean;
  readonly signature: { readonly keyId: string; readonly valid: boolean };
  readonly figures: {
    readonly reports: number;
    readonly equal: boolean;
    readonly differences: readonly {
      readonly report: string;
      readonly parameters: Readonly<Record<string, unknown>>;
      readonly path: string;
      readonly signed: unknown;
      readonly recomputed: unknown;
    }[];
  };
  readonly rows: {
    readonly groups: number;
    readonly rows: number;
    readonly equal: boolean;
    readonly differences: readonly {
      readonly unit: string;
      readonly organisation: string;
      readonly recordId: string;
      readonly personId: string | null;
      readonly kind: 'changed' | 'missing' | 'added';
      readonly fields: readonly {
        readonly field: string;
        readonly signed: string | null;
        readonly recomputed: string | null;
      }[];
    }[];
  };

  /** Frozen copies that no longer fit what was signed. */
  readonly stored: readonly string[];
  readonly versions: readonly { readonly name: string; readonly signed: unknown; readonly now: unknown }[];
  readonly limit: number;
};

export type PeriodCorrections = {
  readonly periodId: string;
  readonly asOf: string;
  readonly signedKnownAt: string;
  readonly knownAt: string;
  readonly persons: { readonly signed: number; readonly now: number };
  readonly memberships: { readonly signed: number; readonly now: number };
  readonly causes: readonly {
    readonly cause: 'late-data' | 'withdrawal' | 'correction' | 'model-change' | 'split' | 'merge';
    readonly records: number;
    readonly persons: number;
    readonly memberships: number;
  }[];
  readonly organisations: readonly {
    readonly organisation: string;
    readonly signed: number;
    readonly now: number;
    readonly causes: Readonly<Record<string, unknown>>;
  }[];
};

export type Export = {
  readonly exportId: string;
  readonly state: 'queued' | 'running' | 'done' | 'failed';
  readonly progress: number;
  readonly fileName: string | null;
  readonly mediaType: string | null;
  readonly bytes: number | null;
  readonly error: { readonly code: string; readonly message: Bilingual } | null;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  readonly expiresAt: string;
};

export type StartExport = {
  readonly subject: 'report' | 'period' | 'round' | 'front-aggregate';

  /** Of a report. */
  readonly name?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly periodId?: string;
  readonly roundId?: string;
  readonly format: 'csv' | 'xlsx' | 'pdf' | 'docx';
  readonly language?: 'vi' | 'en';
  readonly letterhead?: string;
};

export type Round = {
  readonly roundId: string;
  readonly title: Bilingual;
  readonly criteria: readonly ('left' | 'moved' | 'inactive' | 'phantom' | 'duplicate' | 'age')[];
  readonly units: readonly string[];
  readonly organisations: readonly string[];
  readonly asOf: string;
  readonly dueOn: string;
  readonly state: 'open' | 'closed';
  readonly openedBy: string;
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly progress: readonly {
    readonly organisation: string;
    readonly unit: string | null;
    readonly proposals: number;
    readonly open: number;
    readonly withdrawn: number;
    readonly answered: {
      readonly keep: number;
      readonly transfer: number;
      readonly remove: number;
      readonly correct: number;
    };

    /** Of the proposed memberships: no longer counted today. */
    readonly ended: number;

    /** Of the proposed memberships: at another unit or place today. */
    readonly moved: number;
  }[];

  /** Of the whole scope; null for an organisation and for who is bound to units. */
  readonly before: { readonly persons: number; readonly memberships: number } | null;

  /** Of the whole scope; null for an organisation and for who is bound to units. */
  readonly now: { readonly persons: number; readonly memberships: number } | null;
};

export type OpenRound = {
  readonly title?: string;
  readonly criteria?: readonly ('left' | 'moved' | 'inactive' | 'phantom' | 'duplicate' | 'age')[];
  readonly units?: readonly string[];
  readonly organisations?: readonly string[];
  readonly dueOn: string;
};

export type Subscription = {
  readonly subscriptionId: string;
  readonly report: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly schedule: 'daily' | 'weekly' | 'monthly' | 'quarterly';
  readonly createdBy: string;
  readonly createdAt: string;

  /** Null: cancelled. */
  readonly nextOn: string | null;
  readonly runs: number;
};

export type Subscribe = {
  readonly report: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly schedule: 'daily' | 'weekly' | 'monthly' | 'quarterly';
};

export type SubscriptionRun = {
  readonly run: number;
  readonly ranAt: string;
  readonly asOf: string;
  readonly knownAt: string;
  readonly report: Readonly<Record<string, unknown>>;

  /** Since the run before, greatest first; null: the first run. */
  readonly changes:
    | readonly {
        readonly table: string;
        readonly row: string;
        readonly column: string;
        readonly before: number;
        readonly now: number;
        readonly text: Bilingual;
      }[]
    | null;
  readonly text: Bilingual;
};

export type DeadLetter = {
  readonly id: string;
  readonly service: 'gateway' | 'registry' | 'matching' | 'reports';
  readonly eventType: string;
  readonly messageId: string;
  readonly sequences: readonly number[];
  readonly code: string;
  readonly detail: string;
  readonly attempts: number;
  readonly failedAt: string;
  readonly state: 'open' | 'recovered';
};

export type ConsumerFlow = {
  readonly eventType: string;

  /** Messages that no instance has been given yet. */
  readonly waiting: number;

  /** Messages that were given out and are not confirmed yet. */
  readonly inWork: number;

  /** Of those: given out more than once. */
  readonly repeated: number;

  /** Age of the oldest that is not confirmed. */
  readonly oldestSeconds: number | null;
};

export type Storage = {
  /** Of the whole database. */
  readonly bytes: number;
  readonly services: readonly {
    readonly service: 'gateway' | 'registry' | 'matching' | 'reports';
    readonly bytes: number;
    readonly tables: readonly { readonly table: string; readonly bytes: number; readonly rows: number }[];
  }[];
};

export type WebhookHealth = {
  readonly organisation: string;
  readonly webhookId: string;
  readonly state: 'active' | 'failing' | 'disabled';
  readonly disabledReason: 'owner' | 'gone' | 'exhausted' | null;
  readonly waiting: number;
  readonly failures: number;
  readonly lastDeliveredAt: string | null;
  readonly lastError: string | null;
};

export type Flow = {
  readonly services: readonly (
    | {
        readonly service: 'gateway' | 'registry' | 'matching' | 'reports';
        readonly outbox: readonly {
          readonly eventType: string;
          readonly rows: number;
          readonly oldestSeconds: number;
        }[];
        readonly deadLetters: number;

        /** Whether the service reaches the broker. */
        readonly connected: boolean;

        /** Messages that the instance which answered works on. */
        readonly inWork: number;

        /** What the stream holds for the service; null: the broker does not answer. */
        readonly consumers: readonly ConsumerFlow[] | null;
      }
    | { readonly service: 'gateway' | 'registry' | 'matching' | 'reports'; readonly unavailable: true }
  )[];
};

export type Account = {
  /** The actor of whatever the person decides. */
  readonly name: string;
  readonly displayName: string;
  readonly role: 'organisation' | 'coordinator' | 'board' | 'auditor' | 'administrator';

  /** Slug; set for role organisation alone. */
  readonly organisation: string | null;

  /** Units that a coordinator is bound to; null: the whole hub. */
  readonly units: readonly string[] | null;
};

export type Session = {
  /** Null: nobody is signed in. */
  readonly account: Account | null;
  readonly organisations: readonly { readonly slug: string; readonly name: Bilingual }[];

  /** What the identity provider is called that people may sign in with; null: passwords alone. */
  readonly provider: string | null;
};

export type SignInEntry = {
  readonly event: 'signed-in' | 'refused' | 'signed-out';
  readonly method: 'password' | 'identity-provider';

  /** Name of the account; null: of a refusal for which no account is known. Other names are not kept. */
  readonly account: string | null;

  /** Of a refusal: no such account (`unknown`), `wrong` password, account `disabled`, to `wait` after too many failures; at the identity provider also `expired`, `denied`, `invalid`, `unreachable`. */
  readonly reason:
    'unknown' | 'wrong' | 'disabled' | 'wait' | 'expired' | 'denied' | 'invalid' | 'unreachable' | null;

  /** Refusals alike within one hour are one entry. */
  readonly times: number;
  readonly firstAt: string;
  readonly lastAt: string;
};

export type Bilingual = { readonly vi: string; readonly en: string };

export type FieldError = {
  /** Number of the row in its body, from 1; a CSV header does not count. */
  readonly row?: number;

  /** Sheet of your own workbook. */
  readonly sheet?: string;

  /** Row or line of your own file, as its program numbers it. */
  readonly line?: number;

  /** Canonical path or column of the file; null: the row as a whole. */
  readonly field: string | null;
  readonly code: string;
  readonly message: Bilingual;
};

export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;

  /** Stable: programs decide by it. */
  readonly code: string;
  readonly message: Bilingual;
  readonly errors?: readonly FieldError[];
};
