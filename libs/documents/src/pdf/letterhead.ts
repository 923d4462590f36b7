import { documentNumber, PARTY_HEADING, STATE_HEADING, type Letterhead } from '../letterhead.js';
import { documentDate } from '../written-forms.js';
import { LEADING, type PdfWriter, type TextStyle } from './writer.js';

const style = (font: TextStyle['font'], size: number): TextStyle => ({ font, size });

/**
 * The head of an administrative document: issuing body left, heading right, below them number and place with date.
 * State: Decree 30/2020, appendix I; Party: Guidance 36-HD/VPTW.
 */
export function drawLetterhead(pdf: PdfWriter, letterhead: Letterhead, date: string): void {
  const leftWidth = pdf.width * 0.44;
  const rightWidth = pdf.width - leftWidth;
  const rightX = pdf.left + leftWidth;
  const top = pdf.y;
  const isParty = letterhead.style === 'party';

  let leftY = top;
  const left = (text: string, how: TextStyle) => {
    leftY += pdf.block(text, pdf.left, leftY, leftWidth - 8, how, 'center');
  };
  const size = isParty ? 14 : 12;
  if (letterhead.parent) left(letterhead.parent, style('regular', size));
  left(letterhead.issuer, style('bold', size));
  if (isParty) {
    left('*', style('regular', 14));
  } else {
    const line = (leftWidth - 8) * 0.4;
    pdf.rule(pdf.left + (leftWidth - 8 - line) / 2, leftY + 2, line);
    leftY += 7;
  }

  let rightY = top;
  const right = (text: string, how: TextStyle, underlined: boolean) => {
    const height = pdf.block(text, rightX, rightY, rightWidth, how, 'center');
    rightY += height;
    if (!underlined) return;
    const width = Math.min(rightWidth, pdf.widthOf(text, how));
    pdf.rule(rightX + (rightWidth - width) / 2, rightY + 1, width);
    rightY += 6;
  };
  if (letterhead.style === 'state') {
    right(STATE_HEADING[0], style('bold', fitting(pdf, STATE_HEADING[0], rightWidth, 12.5)), false);
    right(STATE_HEADING[1], style('bold', 13.5), true);
  } else if (isParty) {
    right(PARTY_HEADING, style('bold', 15), true);
  } else {
    right(letterhead.heading ?? '', style('bold', 14), true);
  }

  const below = Math.max(leftY, rightY) + 4;
  const numberHeight = pdf.block(
    documentNumber(letterhead),
    pdf.left,
    isParty ? leftY : below,
    leftWidth - 8,
    style('regular', isParty ? 14 : 13),
    'center',
  );
  const dateHeight = pdf.block(
    `${letterhead.place}, ${documentDate(date)}`,
    rightX,
    below,
    rightWidth,
    style('italic', isParty ? 14 : 13),
    'center',
  );
  pdf.y = Math.max(below + dateHeight, (isParty ? leftY : below) + numberHeight) + 16;
}

/** Type and subject of the document, centred, with a line below. */
export function drawTitle(pdf: PdfWriter, letterhead: Letterhead, kind: string, subject: string): void {
  const isParty = letterhead.style === 'party';
  pdf.paragraph(kind, style('bold', isParty ? 16 : 14), { align: 'center', after: 0 });
  pdf.paragraph(subject, style('bold', 14), { align: 'center', after: 2 });
  if (isParty) {
    pdf.paragraph('-----', style('regular', 14), { align: 'center', after: 8 });
  } else {
    const width = pdf.width * 0.3;
    pdf.rule(pdf.left + (pdf.width - width) / 2, pdf.y + 1, width);
    pdf.y += 14;
  }
}

/** Recipients left, signature right; kept together on one page. */
export function drawSignature(pdf: PdfWriter, { style: kind, signature, recipients }: Letterhead): void {
  const half = pdf.width / 2;
  const rightX = pdf.left + half;
  const office = style('bold', 14);
  const height = (lines: number, how: TextStyle) => lines * how.size * LEADING;
  pdf.y += 14;
  pdf.need(Math.max(height(3, office) + 75, height(recipients.length + 1, style('regular', 11))));
  const top = pdf.y;

  let y = top;
  const isParty = kind === 'party';
  const heading = isParty ? 'Nơi nhận' : 'Nơi nhận:';
  const headingStyle = isParty ? style('regular', 14) : style('boldItalic', 12);
  y += pdf.block(heading, pdf.left, y, half, headingStyle);
  if (isParty) pdf.rule(pdf.left, y, pdf.widthOf(heading, headingStyle));
  if (isParty) y += 3;
  for (const recipient of recipients)
    y += pdf.block(`- ${recipient}`, pdf.left, y, half - 10, style('regular', isParty ? 12 : 11));
  const leftEnd = y;

  y = top;
  if (signature.authority) y += pdf.block(signature.authority, rightX, y, half, office, 'center');
  y += pdf.block(signature.title, rightX, y, half, isParty ? style('regular', 14) : office, 'center');
  y += 70;
  if (signature.name) y += pdf.block(signature.name, rightX, y, half, office, 'center');
  pdf.y = Math.max(leftEnd, y);
}

/** Largest size up to `size` at which the text stays on one line. */
function fitting(pdf: PdfWriter, text: string, width: number, size: number): number {
  const needed = pdf.widthOf(text, style('bold', size));
  return needed <= width ? size : Math.floor(((size * width) / needed) * 10) / 10;
}
