// 统计分析: three charts over the table that stands on the page, which is all they know. Nothing is fetched, and without
// this the table says the same. Drawn on a canvas, hints included: the content policy knows no style attribute.
import { BarChart, HeatmapChart, LineChart } from 'echarts/charts';
import { AriaComponent, DataZoomComponent, GridComponent, LegendComponent, TooltipComponent, VisualMapComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

echarts.use([BarChart, HeatmapChart, LineChart, AriaComponent, DataZoomComponent, GridComponent, LegendComponent, TooltipComponent,
  VisualMapComponent, CanvasRenderer]);

const table = document.querySelector<HTMLTableElement>('#grid')!;
const unit = document.getElementById('charts')!.dataset.unit ?? '';
const words = (row: HTMLTableRowElement) => Array.from(row.cells).map((cell) => (cell.textContent ?? '').trim());
const months = words(table.tHead!.rows[0]).slice(1, -1);
const towns = Array.from(table.tBodies[0].rows).map((row) => {
  const [name, ...cells] = words(row);
  return { name, cells: cells.slice(0, -1).map(Number), total: Number(cells.at(-1)) };
});
const sums = words(table.tFoot!.rows[0]).slice(1, -1).map(Number);

const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const text = { color: token('--ink-2'), fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 14 };
const colours = ['#C8161D', '#B4672F', '#276F5D', '#44607A', '#A66F00', '#7B4A6B', '#D4743F', '#5FBFA3', '#6B635F', '#8FB0CE',
  '#E09A63', '#930E15', '#3F7F4F', '#9A8F88'];
const hint = {
  renderMode: 'richText' as const, confine: true, backgroundColor: token('--card'), borderColor: token('--line-2'),
  textStyle: { ...text, color: token('--ink') }, valueFormatter: (value: unknown) => `${Number(value).toLocaleString('zh-CN')} ${unit}`,
};
const lines = { axisLine: { lineStyle: { color: token('--line-2') } }, axisTick: { show: false }, axisLabel: text,
  splitLine: { lineStyle: { color: token('--line') } } };
const aria = { enabled: true, decal: { show: false } };

const whole = table.tFoot!.rows[0].cells[0].textContent!.trim();
const best = [...towns].sort((a, b) => b.total - a.total);

// The whole county as columns, each town as a line that the legend shows and hides.
const byMonth = {
  aria, color: [token('--line-2'), ...colours], textStyle: text, animationDuration: 200,
  grid: { left: 16, right: 16, top: 40, bottom: 96, containLabel: true },
  tooltip: { ...hint, trigger: 'axis' as const },
  legend: { type: 'scroll' as const, bottom: 0, pageIconColor: token('--red-text'), textStyle: text, pageTextStyle: text,
    selected: Object.fromEntries(best.map((town, i) => [town.name, i < 3])) },
  dataZoom: [{ type: 'inside' as const }, { type: 'slider' as const, bottom: 36, height: 22, textStyle: text, borderColor: token('--line'),
    fillerColor: 'rgba(180,103,47,.14)', handleStyle: { borderColor: token('--copper') }, moveHandleSize: 0,
    dataBackground: { lineStyle: { color: token('--line-2') }, areaStyle: { color: token('--line') } },
    selectedDataBackground: { lineStyle: { color: token('--copper') }, areaStyle: { color: token('--copper-50') } } }],
  xAxis: { type: 'category' as const, data: months, ...lines, splitLine: { show: false } },
  yAxis: [{ type: 'value' as const, name: table.tHead!.rows[0].cells[0].textContent!.trim(), nameTextStyle: text, ...lines },
    { type: 'value' as const, name: whole, nameTextStyle: text, ...lines, splitLine: { show: false } }],
  series: [
    { name: whole, type: 'bar' as const, data: sums, barMaxWidth: 36, yAxisIndex: 1 },
    ...best.map((town) => ({
      name: town.name, type: 'line' as const, data: town.cells, symbolSize: 7, lineStyle: { width: 2.5 },
    })),
  ],
};

const ranked = [...best].reverse();
const byTown = {
  aria, color: [token('--copper')], textStyle: text, animationDuration: 200,
  grid: { left: 8, right: 72, top: 8, bottom: 8, containLabel: true },
  tooltip: { ...hint, trigger: 'item' as const },
  xAxis: { type: 'value' as const, show: false },
  yAxis: { type: 'category' as const, data: ranked.map((town) => town.name), ...lines, axisLabel: { ...text, interval: 0 } },
  series: [{ type: 'bar' as const, data: ranked.map((town) => town.total), barMaxWidth: 22,
    label: { show: true, position: 'right' as const, ...text, color: token('--ink') } }],
};

const most = Math.max(1, ...towns.flatMap((town) => town.cells));
const heat = {
  aria, textStyle: text, animationDuration: 200,
  grid: { left: 8, right: 8, top: 8, bottom: 64, containLabel: true },
  tooltip: { ...hint, trigger: 'item' as const,
    formatter: ({ value }: { value: [number, number, number] }) => `${ranked[value[1]].name} ${months[value[0]]}\n${value[2].toLocaleString('zh-CN')} ${unit}` },
  visualMap: { min: 0, max: most, calculable: true, orient: 'horizontal' as const, left: 'center', bottom: 4, textStyle: text,
    inRange: { color: [token('--copper-50'), '#E09A63', '#AA5730', '#6E2A12'] } },
  xAxis: { type: 'category' as const, data: months, ...lines, splitLine: { show: false } },
  yAxis: { type: 'category' as const, data: ranked.map((town) => town.name), ...lines, axisLabel: { ...text, interval: 0 } },
  series: [{ type: 'heatmap' as const, itemStyle: { borderColor: token('--card'), borderWidth: 2 },
    data: ranked.flatMap((town, y) => town.cells.map((n, x) => [x, y, n])) }],
};

document.getElementById('charts')!.hidden = false;
for (const [id, option] of [['chart-months', byMonth], ['chart-towns', byTown], ['chart-heat', heat]] as const) {
  const chart = echarts.init(document.getElementById(id)!, null, { renderer: 'canvas' });
  chart.setOption(option as echarts.EChartsCoreOption);
  new ResizeObserver(() => chart.resize()).observe(document.getElementById(id)!);
}
