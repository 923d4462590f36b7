import type { EChartsCoreOption, EChartsType } from 'echarts/core';
import { useEffect, useRef, useState } from 'react';
import { Skeleton } from './parts.js';

/**
 * A chart of ECharts, which is loaded when the first one is shown. Colours come from the theme. Tooltips must be
 * `renderMode: 'richText'` (set here): HTML ones carry inline styles, which the pages' policy forbids.
 *
 * @param label what the chart shows, in a sentence with its figures: it stands for the chart where it is not seen
 */
export function Chart({
  option,
  height,
  label,
  onPick,
}: {
  readonly option: EChartsCoreOption;
  readonly height: string;
  readonly label: string;
  /** A bar, point or slice was clicked. */
  readonly onPick?: (name: string) => void;
}) {
  const element = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<EChartsType>();
  useEffect(() => {
    let disposed = false;
    let made: EChartsType | undefined;
    void import('./echarts.js').then(({ init }) => {
      if (disposed || !element.current) return;
      made = init(element.current);
      setChart(made);
    });
    const resized = new ResizeObserver(() => made?.resize());
    if (element.current) resized.observe(element.current);
    return () => {
      disposed = true;
      resized.disconnect();
      made?.dispose();
    };
  }, []);
  useEffect(() => {
    if (!chart) return;
    const draw = () => chart.setOption(themed(option), { notMerge: true });
    draw();
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const chosen = new MutationObserver(draw);
    dark.addEventListener('change', draw);
    chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      dark.removeEventListener('change', draw);
      chosen.disconnect();
    };
  }, [chart, option]);
  useEffect(() => {
    if (!chart || !onPick) return;
    const picked = ({ name }: { name: string }) => onPick(name);
    chart.on('click', picked as never);
    return () => void chart.off('click', picked as never);
  }, [chart, onPick]);
  return (
    <div role="img" aria-label={label} style={{ position: 'relative', height }}>
      {!chart && <Skeleton height="100%" />}
      <div ref={element} style={{ position: 'absolute', inset: 0 }} />
    </div>
  );
}

/** The value of a colour token as the present theme has it. */
function colour(token: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

function themed(option: EChartsCoreOption): EChartsCoreOption {
  const text = colour('--text');
  const line = colour('--line');
  const axis = {
    // Apart from each other where the axes meet.
    axisLabel: { color: text, margin: 12 },
    axisLine: { lineStyle: { color: line } },
    splitLine: { lineStyle: { color: line } },
  };
  const drawn = (given: { readonly axisLabel?: object }) => ({
    ...axis,
    ...given,
    axisLabel: { ...axis.axisLabel, ...given.axisLabel },
  });
  const withAxis = (given: unknown) =>
    given === undefined ? undefined : Array.isArray(given) ? given.map(drawn) : drawn(given as object);
  return {
    color: [1, 2, 3, 4, 5, 6].map((number) => colour(`--series-${number}`)),
    textStyle: { color: text, fontFamily: getComputedStyle(document.body).fontFamily },
    animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    ...option,
    grid: { left: 8, right: 16, top: 24, bottom: 8, containLabel: true, ...(option['grid'] as object) },
    legend: option['legend'] && { textStyle: { color: text }, ...option['legend'] },
    tooltip: option['tooltip'] && { ...option['tooltip'], renderMode: 'richText' },
    xAxis: withAxis(option['xAxis']),
    yAxis: withAxis(option['yAxis']),
  };
}
