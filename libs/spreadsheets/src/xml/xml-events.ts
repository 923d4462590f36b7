import { SaxesParser } from 'saxes';
import { damaged, SpreadsheetFault } from '../faults.js';

/** Called with element names without their prefix. */
export interface XmlHandler {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  close(name: string): void;
  text?(text: string): void;
}

const MAX_DEPTH = 64;
/** Bytes without any event: one text or tag longer than this is not a spreadsheet's. */
const MAX_SILENCE = 1024 * 1024;

/** Reads XML piece by piece. No document type, so no entities beyond the five of XML, and nothing external. */
export class XmlEvents {
  private readonly parser = new SaxesParser({ position: false });
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private depth = 0;
  private silence = 0;

  constructor(handler: XmlHandler) {
    const { parser } = this;
    parser.on('doctype', () => {
      throw new SpreadsheetFault('xlsx.doctype');
    });
    parser.on('opentag', ({ name, attributes }) => {
      this.silence = 0;
      if (++this.depth > MAX_DEPTH) throw damaged('elements nest too deeply');
      handler.open(withoutPrefix(name), attributes as Record<string, string>);
    });
    parser.on('closetag', ({ name }) => {
      this.silence = 0;
      this.depth--;
      handler.close(withoutPrefix(name));
    });
    if (handler.text) {
      parser.on('text', (text) => handler.text?.(text));
      parser.on('cdata', (text) => handler.text?.(text));
    }
    parser.on('error', () => {
      throw damaged('a part is not well-formed');
    });
  }

  write(bytes: Buffer): void {
    this.silence += bytes.length;
    if (this.silence > MAX_SILENCE) throw damaged('a text is too long');
    let text: string;
    try {
      text = this.decoder.decode(bytes, { stream: true });
    } catch {
      throw damaged('a part is not UTF-8');
    }
    this.parser.write(text);
  }

  end(): void {
    this.parser.close();
  }
}

/** Reads a small document that is there as a whole. */
export function readXml(text: string, handler: XmlHandler): void {
  const events = new XmlEvents(handler);
  const bytes = Buffer.from(text.replace(/^\uFEFF/, ''), 'utf8');
  const piece = 64 * 1024;
  for (let at = 0; at < bytes.length; at += piece) events.write(bytes.subarray(at, at + piece));
  events.end();
}

function withoutPrefix(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}
