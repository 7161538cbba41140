// A line of a word's size: which way a figure went. It says nothing alone: the value and n stand beside it.
import { numberOf, short, type Measured } from "./measured";

const [WIDTH, HEIGHT, EDGE] = [92, 24, 3];

/** Points in pixels, with gaps where nothing was counted: one list of points for each stretch. */
export function stretches(values: readonly (number | null)[]): [number, number][][] {
  const known = values.filter((value) => value !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const x = (at: number) => EDGE + (at * (WIDTH - 2 * EDGE)) / Math.max(1, values.length - 1);
  const y = (value: number) =>
    high === low ? HEIGHT / 2 : HEIGHT - EDGE - ((value - low) * (HEIGHT - 2 * EDGE)) / (high - low);
  const found: [number, number][][] = [[]];
  values.forEach((value, at) => {
    if (value === null) found.push([]);
    else found.at(-1)?.push([Math.round(x(at) * 10) / 10, Math.round(y(value) * 10) / 10]);
  });
  return found.filter((stretch) => stretch.length > 0);
}

export function Spark({ figures }: { figures: readonly (Measured | undefined)[] }) {
  const values = figures.map(numberOf);
  const drawn = stretches(values);
  if (!drawn.length) return <span className="soft">—</span>;
  const last = drawn.at(-1)?.at(-1);
  return (
    <svg width={WIDTH} height={HEIGHT} className="spark" role="img" aria-label={figures.map(short).join("，")}>
      {drawn.map((stretch) => (
        <polyline key={String(stretch[0])} points={stretch.map((point) => point.join(",")).join(" ")} />
      ))}
      {last && values.at(-1) !== null && <circle cx={last[0]} cy={last[1]} r="2.5" />}
    </svg>
  );
}
