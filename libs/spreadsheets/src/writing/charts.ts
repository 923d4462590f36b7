import { columnName, escapeText } from './escape.js';

/** Where a chart lies: cells from the upper left to the lower right corner, counted from 0. */
export interface PlacedChart {
  readonly column: number;
  readonly row: number;
  readonly columns: number;
  readonly rows: number;
}

/** Cells of one column of the chart's own sheet; column from 0, rows from 1. */
export interface ChartRange {
  readonly column: number;
  readonly fromRow: number;
  readonly toRow: number;
}

export interface Chart {
  /** `column` stands upright, `bar` lies; `stacked` adds the series up. */
  readonly type: 'column' | 'bar' | 'line' | 'pie';
  readonly stacked?: boolean;
  readonly title: string;
  readonly categories: ChartRange;
  readonly series: readonly { readonly name: string; readonly values: ChartRange }[];
  /** Number format of the value axis, e.g. `0%`. */
  readonly format?: string;
  readonly at: PlacedChart;
}

const COLOURS = ['1F5FA8', 'C8502E', '3A8F5C', '8E5BA6', 'B8860B', '4C9BB0', '7A7A7A', 'A23B5B'];
const CATEGORY_AXIS = 111_111_111;
const VALUE_AXIS = 222_222_222;

/** The chart part (ECMA-376 part 1, 21.2). The spreadsheet program reads the values from the cells. */
export function chartXml(chart: Chart, sheetName: string): string {
  const plot = chart.type === 'pie' ? pieXml(chart, sheetName) : axesXml(chart, sheetName);
  return (
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"' +
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"' +
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><c:roundedCorners val="0"/><c:chart>' +
    `<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1200" b="1"/></a:pPr><a:r><a:rPr lang="vi-VN" sz="1200" b="1"/><a:t>${escapeText(chart.title)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>` +
    `<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>${plot}</c:plotArea>` +
    (chart.series.length > 1 || chart.type === 'pie'
      ? '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>'
      : '') +
    '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>'
  );
}

/** The part that places charts on a sheet. */
export function drawingXml(charts: readonly PlacedChart[]): string {
  const anchors = charts.map(
    ({ column, row, columns, rows }, i) =>
      `<xdr:twoCellAnchor>${corner('from', column, row)}${corner('to', column + columns, row + rows)}` +
      `<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="${i + 2}" name="Chart ${i + 1}"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>` +
      '<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic>' +
      '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">' +
      `<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="rId${i + 1}"/>` +
      '</a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor>',
  );
  return (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"' +
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"' +
    ` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">${anchors.join('')}</xdr:wsDr>`
  );
}

function corner(name: string, column: number, row: number): string {
  return `<xdr:${name}><xdr:col>${column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>${row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:${name}>`;
}

function axesXml(chart: Chart, sheetName: string): string {
  const isLine = chart.type === 'line';
  const element = isLine ? 'lineChart' : 'barChart';
  const lying = chart.type === 'bar';
  const grouping = chart.stacked ? 'stacked' : isLine ? 'standard' : 'clustered';
  const series = chart.series.map((_series, i) => seriesXml(chart, i, sheetName)).join('');
  const format = escapeText(chart.format ?? 'General').replaceAll('"', '&quot;');
  return (
    `<c:${element}>${isLine ? '' : `<c:barDir val="${lying ? 'bar' : 'col'}"/>`}<c:grouping val="${grouping}"/><c:varyColors val="0"/>${series}` +
    (isLine
      ? '<c:marker val="1"/>'
      : `<c:gapWidth val="60"/>${chart.stacked ? '<c:overlap val="100"/>' : ''}`) +
    `<c:axId val="${CATEGORY_AXIS}"/><c:axId val="${VALUE_AXIS}"/></c:${element}>` +
    `<c:catAx><c:axId val="${CATEGORY_AXIS}"/><c:scaling><c:orientation val="${lying ? 'maxMin' : 'minMax'}"/></c:scaling><c:delete val="0"/>` +
    `<c:axPos val="${lying ? 'l' : 'b'}"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>` +
    `<c:crossAx val="${VALUE_AXIS}"/><c:crosses val="autoZero"/></c:catAx>` +
    `<c:valAx><c:axId val="${VALUE_AXIS}"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="${lying ? 'b' : 'l'}"/>` +
    `<c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="D9D9D9"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>` +
    `<c:numFmt formatCode="${format}" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>` +
    `<c:crossAx val="${CATEGORY_AXIS}"/><c:crosses val="${lying ? 'max' : 'autoZero'}"/></c:valAx>`
  );
}

function pieXml(chart: Chart, sheetName: string): string {
  return `<c:pieChart><c:varyColors val="1"/>${chart.series.map((_series, i) => seriesXml(chart, i, sheetName)).join('')}</c:pieChart>`;
}

function seriesXml(chart: Chart, index: number, sheetName: string): string {
  const { name, values } = chart.series[index]!;
  const colour = COLOURS[index % COLOURS.length];
  const shape =
    chart.type === 'pie'
      ? ''
      : chart.type === 'line'
        ? `<c:spPr><a:ln w="28575"><a:solidFill><a:srgbClr val="${colour}"/></a:solidFill></a:ln></c:spPr>`
        : `<c:spPr><a:solidFill><a:srgbClr val="${colour}"/></a:solidFill></c:spPr>`;
  return (
    `<c:ser><c:idx val="${index}"/><c:order val="${index}"/><c:tx><c:v>${escapeText(name)}</c:v></c:tx>${shape}` +
    `<c:cat><c:strRef><c:f>${rangeOf(sheetName, chart.categories)}</c:f></c:strRef></c:cat>` +
    `<c:val><c:numRef><c:f>${rangeOf(sheetName, values)}</c:f></c:numRef></c:val></c:ser>`
  );
}

function rangeOf(sheetName: string, { column, fromRow, toRow }: ChartRange): string {
  const name = columnName(column);
  return escapeText(`'${sheetName.replaceAll("'", "''")}'!$${name}$${fromRow}:$${name}$${toRow}`);
}
