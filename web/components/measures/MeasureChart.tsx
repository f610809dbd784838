import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from "chart.js";
import { useEffect, useRef } from "preact/hooks";
import type { ChartData, Tone } from "../../../shared/domain/chart_data.ts";
import { measuredWords } from "../../../shared/domain/measure_words.ts";
import { theme } from "../../state/theme.ts";
import { useMediaQuery } from "../../ui/use_media_query.ts";

// Named one by one, so that the rest of the library is left out of the file.
Chart.register(
  ...[
    BarController,
    BarElement,
    CategoryScale,
    Legend,
    LinearScale,
    LineController,
    LineElement,
    PointElement,
    Tooltip,
  ],
);

const colours: Readonly<Record<Tone | "ink" | "line", string>> = {
  ...{ accent: "--color-accent", success: "--color-success", danger: "--color-danger", muted: "--color-line-strong" },
  ...{ ink: "--color-muted", line: "--color-line" },
};

export interface MeasureChartProps {
  data: ChartData;
  /** Where the drawn canvas is put, for who wants to keep it as a picture. */
  onCanvas: (canvas: HTMLCanvasElement) => void;
}

/** The picture of a measure. The table beside it says the same, so readers of the screen are spared it. */
export function MeasureChart({ data, onCanvas }: MeasureChartProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const isDark = useMediaQuery("(prefers-color-scheme: dark)");
  const chosen = theme.value;
  useEffect(() => {
    const place = canvas.current;
    if (!place) return;
    const drawn = draw(place, data);
    onCanvas(place);
    return () => drawn.destroy();
    // The colours of the page are read when it is drawn.
  }, [data, chosen, isDark, onCanvas]);
  const height = data.lying ? 60 + data.labels.length * (data.series.length > 1 && !data.stacked ? 34 : 26) : 240;
  return (
    <div aria-hidden="true" class="relative min-w-0" style={{ height: `${height}px` }}>
      <canvas ref={canvas} />
    </div>
  );
}

function draw(place: HTMLCanvasElement, data: ChartData): Chart {
  const { type, lying, stacked, centred, unit, labels, series } = data;
  const colour = (name: keyof typeof colours) => {
    // A variable of both themes is only a colour once it is used.
    place.style.color = `var(${colours[name]})`;
    return getComputedStyle(place).color;
  };
  const numbers = {
    stacked,
    beginAtZero: true,
    grid: { display: !centred, color: colour("line") },
    border: { display: false },
    ticks: {
      display: true,
      color: colour("ink"),
      callback: (value: string | number) => measuredWords(Number(value), unit),
    },
  };
  // Half to the left and half to the right: what the axis says would be half of it.
  if (centred) numbers.ticks.display = false;
  const names = { stacked, grid: { display: false }, ticks: { color: colour("ink") } };
  return new Chart(place, {
    type,
    data: {
      // About the middle no axis tells how much it is.
      labels: centred ? labels.map((label, at) => `${label}: ${measuredWords(series[0]?.values[at], unit)}`) : labels,
      datasets: series.map(({ label, values, tone }) => ({
        ...{
          label,
          data: centred ? values.map(aboutTheMiddle) : values,
          borderColor: colour(tone),
          backgroundColor: colour(tone),
        },
        ...{ borderRadius: 3, maxBarThickness: 28, pointRadius: 2, tension: 0.2 },
      })),
    },
    options: {
      ...{ indexAxis: lying ? "y" : "x", animation: false, maintainAspectRatio: false, responsive: true },
      scales: lying ? { x: numbers, y: names } : { x: names, y: numbers },
      plugins: {
        legend: { display: series.length > 1, position: "bottom", labels: { color: colour("ink"), boxWidth: 12 } },
        tooltip: {
          callbacks: {
            label: ({ dataset, datasetIndex, dataIndex }) =>
              `${dataset.label}: ${measuredWords(series[datasetIndex]?.values[dataIndex], unit)}`,
          },
        },
      },
    },
  });
}

function aboutTheMiddle(value: number | null): [number, number] | null {
  return value === null ? null : [-value / 2, value / 2];
}
