/** Who issues a document, in the form that its kind of body uses. */
export interface Letterhead {
  /**
   * `state`: Quốc hiệu and Tiêu ngữ (Decree 30/2020; the Fatherland Front, trade union and women's union write so);
   * `party`: the Party's heading (Guidance 36-HD/VPTW); `organisation`: a heading of the organisation's own.
   */
  readonly style: 'state' | 'party' | 'organisation';
  /** Body above the issuer; null: none is named. */
  readonly parent: string | null;
  readonly issuer: string;
  /** Upper right heading of style `organisation`, e.g. `ĐOÀN TNCS HỒ CHÍ MINH`. */
  readonly heading?: string;
  /** Running number; null: left open, to be written in by hand. */
  readonly number: string | null;
  /** Kind and issuer in short, e.g. `BC-MTTQ-BTT`. */
  readonly symbol: string;
  readonly place: string;
  readonly signature: {
    /** On whose behalf, e.g. `TM. BAN THƯỜNG TRỰC`; null: the signer's own office. */
    readonly authority: string | null;
    readonly title: string;
    /** null: left open. */
    readonly name: string | null;
  };
  /** Lines under Nơi nhận. */
  readonly recipients: readonly string[];
}

/** Heading of the state: Quốc hiệu and Tiêu ngữ. */
export const STATE_HEADING = ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc'] as const;
export const PARTY_HEADING = 'ĐẢNG CỘNG SẢN VIỆT NAM';

/** `Số: 25/BC-MTTQ`, in documents of the Party `Số 25-BC/TU` (the symbol is given as it stands after the number). */
export function documentNumber({ style, number, symbol }: Letterhead): string {
  // Room to write the number in; spaces that break would be taken for one.
  const shown = number ?? '\u00a0'.repeat(8);
  return style === 'party' ? `Số ${shown}-${symbol}` : `Số: ${shown}/${symbol}`;
}
