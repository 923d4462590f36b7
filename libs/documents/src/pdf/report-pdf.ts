import type { Letterhead } from '../letterhead.js';
import { inLanguage, type Language, type ReportDocument } from '../report-document.js';
import { writtenCell } from '../written-forms.js';
import { drawLetterhead, drawSignature, drawTitle } from './letterhead.js';
import { drawTable } from './table.js';
import { PdfWriter, type TextStyle } from './writer.js';

const BODY: TextStyle = { font: 'regular', size: 13 };
const HEADING: TextStyle = { font: 'bold', size: 13 };
const NOTE: TextStyle = { font: 'italic', size: 11 };
/** More columns than these, and the page lies on its side. */
const UPRIGHT_COLUMNS = 6;

/** A report as a Vietnamese administrative document on A4. */
export async function reportPdf(
  document: ReportDocument,
  letterhead: Letterhead,
  language: Language = 'vi',
): Promise<Buffer> {
  const pdf = new PdfWriter({
    landscape: document.tables.some(({ columns }) => columns.length > UPRIGHT_COLUMNS),
    title: document.title[language],
    language: language === 'vi' ? 'vi-VN' : 'en',
    date: document.date,
  });
  drawLetterhead(pdf, letterhead, document.date);
  drawTitle(pdf, letterhead, language === 'vi' ? 'BÁO CÁO' : 'REPORT', document.title[language]);
  for (const { label, value, type } of document.facts) {
    const text = writtenCell(inLanguage(value, language), type ?? 'text', language);
    pdf.paragraph(`${label[language]}: ${text}`, BODY, { after: 2 });
  }
  pdf.y += 6;
  document.tables.forEach((table, index) => {
    // The heading stays with the first rows of its table.
    pdf.need(HEADING.size * 5);
    pdf.paragraph(`${index + 1}. ${table.title[language]}`, HEADING, { after: 4 });
    if (table.rows.length === 0) {
      pdf.paragraph(language === 'vi' ? 'Không có số liệu.' : 'No figures.', BODY);
    } else {
      drawTable(pdf, table, language);
      pdf.y += 4;
    }
    for (const note of table.notes ?? []) pdf.paragraph(note[language], NOTE, { after: 2 });
    pdf.y += 8;
  });
  for (const note of document.notes ?? []) pdf.paragraph(note[language], NOTE, { after: 2 });
  drawSignature(pdf, letterhead);
  return pdf.finish();
}
