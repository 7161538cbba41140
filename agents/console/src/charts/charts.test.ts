import { describe, expect, it } from "vitest";

import { breakdownOption, printed } from "./breakdownOption";
import { gradeOption, share } from "./gradeOption";
import { range, short, type Measured } from "./measured";
import { paletteOf } from "./palette";
import { bounds, trendOption } from "./trendOption";
import { meantFor } from "./useTableKey";

const figure = (changes: Partial<Measured> = {}): Measured => ({
  value: "98.34",
  unit: "%",
  numerator: 118,
  denominator: 120,
  interval: null,
  small: false,
  ...changes,
});
const few = figure({ value: "96.43", numerator: 27, denominator: 28, interval: ["82.3", "99.4"], small: true });
const none = figure({ value: null, numerator: 0, denominator: 0 });
const look = paletteOf(false);

describe("how a figure is written", () => {
  it("a small one by its counts and interval, never as a bare percentage", () => {
    expect(short(few)).toBe("27/28");
    expect(range(few)).toBe("82.3–99.4%");
    expect(printed(few)).toBe("27/28");
  });

  it("a large one with n, an absent one as a dash", () => {
    expect(printed(figure())).toBe("98.34%  ·  n=120");
    expect(short(none)).toBe("—");
    expect(short(undefined)).toBe("—");
    expect(short(figure({ value: "412", unit: "秒" }))).toBe("412 秒");
  });

  it("shares round half up and are left out below thirty", () => {
    expect(share(5, 6)).toBeNull();
    expect(share(1, 32)).toBe("3.13%"); // 3.125
    expect(share(40, 40)).toBe("100.00%");
  });
});

describe("charts", () => {
  it("the grades are five bars in their order", () => {
    const option = gradeOption([3, 2, 0, 0, 1], ["a", "b", "c", "d", "e"], look) as {
      series: { data: { value: number }[]; label: { formatter: (of: { value: number }) => string } }[];
    };
    expect(option.series[0]?.data.map((bar) => bar.value)).toEqual([3, 2, 0, 0, 1]);
    expect(option.series[0]?.label.formatter({ value: 3 })).toBe("3"); // six in all: no percentage
  });

  it("a trend leaves a gap where nothing was counted and draws the interval where n is small", () => {
    const points = [figure(), none, few].map((each, at) => ({ key: String(at), label: String(at), figure: each }));
    const option = trendOption(points, null, look, () => "") as { series: { data: unknown[] }[] };
    expect(option.series[1]?.data).toEqual([98.34, null, { value: 96.43, symbol: "emptyCircle" }]);
    expect(option.series[0]?.data).toEqual([[2, 82.3, 99.4]]);
  });

  it("the axis of a rate holds target and interval and is no magnifying glass", () => {
    const points = [{ key: "1", label: "1", figure: figure({ value: "99.30" }) }];
    expect(bounds(points, null)).toEqual({ min: 90, max: 100 });
    expect(bounds([{ key: "2", label: "2", figure: few }], null).min).toBeLessThanOrEqual(82.3);
    expect(bounds(points, { value: "70", text: "" }).min).toBeLessThan(70);
    expect(bounds([{ key: "3", label: "3", figure: figure({ unit: "秒", value: "12" }) }], null)).toEqual({ min: 0 });
  });

  it("a completion above the whole is not cut off", () => {
    const points = [{ key: "1", label: "1", figure: figure({ value: "135.50" }) }];
    expect(bounds(points, null).max).toBe(135.5);
  });

  it("a breakdown draws what is small faintly", () => {
    const rows = [figure(), few].map((each, at) => ({ key: String(at), name: String(at), figure: each }));
    const option = breakdownOption(rows, null, look) as {
      series: { data: { itemStyle: { color: string } }[] }[];
    };
    expect(option.series[0]?.data.map((bar) => bar.itemStyle.color)).toEqual([look.main, look.quiet]);
  });
});

describe("T", () => {
  const pressed = (target: Element, changes: KeyboardEventInit = {}) => {
    const event = new KeyboardEvent("keydown", { code: "KeyT", key: "t", bubbles: true, ...changes });
    Object.defineProperty(event, "target", { value: target });
    return event;
  };

  it("turns the chart with the focus alone, all of them from elsewhere, none while somebody types", () => {
    document.body.innerHTML =
      '<div class="chart-frame" id="a"><button></button></div><div class="chart-frame" id="b"></div><input>';
    const [first, second] = [document.querySelector("#a"), document.querySelector("#b")];
    const [button, field] = [document.querySelector("button")!, document.querySelector("input")!];
    expect([meantFor(pressed(button), first), meantFor(pressed(button), second)]).toEqual([true, false]);
    expect(meantFor(pressed(document.body), second)).toBe(true);
    expect(meantFor(pressed(field), first)).toBe(false);
    expect(meantFor(pressed(document.body, { isComposing: true }), first)).toBe(false);
    expect(meantFor(pressed(document.body, { ctrlKey: true }), first)).toBe(false);
  });
});
