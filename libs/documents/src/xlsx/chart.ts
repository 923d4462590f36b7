import type { Chart } from '../report-document.js';
import { escapeXml, XML_HEAD } from './xml.js';

/** One series of a chart: where its name, labels and values stand, e.g. `'Đơn vị'!$A$5:$A$9`. */
export interface Series {
  readonly nameCell: string;
  readonly name: string;
  readonly labels: string;
  readonly labelTexts: readonly string[];
  readonly values: string;
  readonly valueNumbers: readonly number[];
}

const COLOURS = ['1F4E79', 'C00000', '548235', 'BF8F00', '7030A0', '2E75B6'];
const NAMESPACES =
  'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" ' +
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" ' +
  'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';

/** `xl/charts/chartN.xml`. */
export function chartXml(kind: Chart['kind'], title: string, series: readonly Series[]): string {
  const plot =
    kind === 'bar'
      ? `<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>` +
        `${series.map((one, index) => seriesXml(one, index, 'bar')).join('')}<c:gapWidth val="60"/>${AXIS_IDS}</c:barChart>`
      : `<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>` +
        `${series.map((one, index) => seriesXml(one, index, 'line')).join('')}<c:marker val="1"/>${AXIS_IDS}</c:lineChart>`;
  return (
    `${XML_HEAD}<c:chartSpace ${NAMESPACES}><c:roundedCorners val="0"/><c:chart><c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1300" b="1"/></a:pPr>` +
    `<a:r><a:rPr lang="vi-VN" sz="1300" b="1"><a:latin typeface="Times New Roman"/></a:rPr><a:t>${escapeXml(title)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>` +
    `<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>${plot}` +
    '<c:catAx><c:axId val="111"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="b"/>' +
    '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="out"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:crossAx val="112"/><c:crosses val="autoZero"/><c:auto val="1"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>' +
    '<c:valAx><c:axId val="112"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="l"/><c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="D9D9D9"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>' +
    '<c:numFmt formatCode="General" sourceLinked="1"/><c:majorTickMark val="out"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="111"/><c:crosses val="autoZero"/></c:valAx></c:plotArea>' +
    `${series.length > 1 ? '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>' : ''}` +
    '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>'
  );
}

const AXIS_IDS = '<c:axId val="111"/><c:axId val="112"/>';

function seriesXml(one: Series, index: number, kind: Chart['kind']): string {
  const colour = COLOURS[index % COLOURS.length] ?? '000000';
  const fill = `<a:solidFill><a:srgbClr val="${colour}"/></a:solidFill>`;
  const shape = kind === 'bar' ? fill : `<a:ln w="28575">${fill}</a:ln>`;
  const texts = one.labelTexts
    .map((text, at) => `<c:pt idx="${at}"><c:v>${escapeXml(text)}</c:v></c:pt>`)
    .join('');
  const numbers = one.valueNumbers
    .map((value, at) => `<c:pt idx="${at}"><c:v>${value}</c:v></c:pt>`)
    .join('');
  return (
    `<c:ser><c:idx val="${index}"/><c:order val="${index}"/><c:tx><c:strRef><c:f>${escapeXml(one.nameCell)}</c:f>` +
    `<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>${escapeXml(one.name)}</c:v></c:pt></c:strCache></c:strRef></c:tx>` +
    `<c:spPr>${shape}</c:spPr>${kind === 'line' ? '<c:marker><c:symbol val="circle"/></c:marker>' : '<c:invertIfNegative val="0"/>'}` +
    `<c:cat><c:strRef><c:f>${escapeXml(one.labels)}</c:f><c:strCache><c:ptCount val="${one.labelTexts.length}"/>${texts}</c:strCache></c:strRef></c:cat>` +
    `<c:val><c:numRef><c:f>${escapeXml(one.values)}</c:f><c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="${one.valueNumbers.length}"/>${numbers}</c:numCache></c:numRef></c:val>` +
    `${kind === 'line' ? '<c:smooth val="0"/>' : ''}</c:ser>`
  );
}

/** `xl/drawings/drawingN.xml`: one chart, its corner at column and row counted from 0. */
export function drawingXml(column: number, row: number, name: string): string {
  return (
    `${XML_HEAD}<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" ${NAMESPACES}>` +
    `<xdr:twoCellAnchor><xdr:from><xdr:col>${column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>${row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>` +
    `<xdr:to><xdr:col>${column + 9}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>${row + 20}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>` +
    `<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="2" name="${escapeXml(name)}" descr="${escapeXml(name)}"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>` +
    '<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">' +
    '<c:chart r:id="rId1"/></a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>'
  );
}
