// ECharts with the few parts we use, drawn as SVG: sharp on paper, and one element a reader can be told about.
// Fetched only when a chart is shown.
import { BarChart, CustomChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use, type ECharts, type EChartsCoreOption } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";

import { fontFamily } from "./font";

use([AriaComponent, BarChart, CustomChart, GridComponent, LineChart, MarkLineComponent, SVGRenderer, TooltipComponent]);

interface Props {
  option: EChartsCoreOption;
  height: number; // pixels
  spoken: string; // what the picture says, in words
  onPick?: (index: number) => void;
}

export default function Plot({ option, height, spoken, onPick }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const pick = useRef(onPick);
  useEffect(() => {
    pick.current = onPick;
  });
  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const drawn = init(element, null, { renderer: "svg" });
    chart.current = drawn;
    drawn.on("click", (event) => typeof event.dataIndex === "number" && pick.current?.(event.dataIndex));
    const fit = () => drawn.resize();
    const sizes = new ResizeObserver(fit);
    sizes.observe(element);
    // The sheet is narrower than the screen, and no observer is asked before it is printed.
    window.addEventListener("beforeprint", fit);
    return () => {
      sizes.disconnect();
      window.removeEventListener("beforeprint", fit);
      drawn.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(
      // Still: nobody is kept waiting, nobody is made dizzy, and paper never shows half a bar.
      { textStyle: { fontFamily }, animation: false, ...option },
      { notMerge: true },
    );
  }, [option]);
  useEffect(() => chart.current?.resize(), [height]);
  return (
    <div className="plot-place" role="img" aria-label={spoken}>
      {/* ECharts measures its place: the height is the drawing's own and is set by script, as the content policy wants. */}
      <div ref={place} style={{ height }} aria-hidden="true" />
    </div>
  );
}
