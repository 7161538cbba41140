import { describe, expect, it } from "vitest";

import type { TicketAction, TicketDetail } from "../../api/types";
import zh from "../../i18n/zh-CN.json";
import { ABREAST, ACTIONS, beginnings, bodyOf, keysOf, offered, people } from "./actions";

const spec = (action: TicketAction) => {
  const found = ACTIONS.find((each) => each.action === action);
  if (!found) throw new Error(action);
  return found;
};

describe("actions of a ticket", () => {
  it("stand in the order that brings the ticket on", () => {
    const names = offered(["urge", "return", "sign", "pause"]).map((each) => each.action);
    expect(names).toEqual(["sign", "return", "pause", "urge"]);
  });

  it("have one name each, and a text", () => {
    expect(new Set(ACTIONS.map((each) => each.action)).size).toBe(ACTIONS.length);
    for (const each of ACTIONS) expect(zh).toHaveProperty([`handling.action.${each.action}`]);
    for (const each of ACTIONS.flatMap((one) => one.fields)) expect(zh).toHaveProperty([each.label]);
  });

  it("never give two that are possible together the same key", () => {
    // what a stage allows one account, as the server's table says
    const together: TicketAction[][] = [
      ["dispatch", "close", "confer", "mark_urgent"],
      ["sign", "return", "acknowledge", "dispatch", "close", "urge", "remind", "supervise", "assist"],
      ["give_result", "ask_extension", "pause", "return", "acknowledge", "dispatch", "close", "urge"],
      ["give_result", "decide_extension", "pause", "return", "dispatch", "close", "urge"],
      ["decide", "close", "mark_urgent"],
      ["tell", "unsatisfied", "close", "acknowledge"],
      ["reopen", "unsatisfied"],
    ];
    for (const possible of together) {
      const keys = offered(possible).flatMap((each) => each.shortcut ?? []);
      expect(new Set(keys).size, possible.join(" ")).toBe(keys.length);
    }
  });

  it("leave the keys alone that the frame and the page itself listen to", () => {
    // ready, break, decline, roll call; not provided; next, previous, back, print, note, search
    const taken = [..."RPXDUJHIOMQ"].map((letter) => `Alt+Key${letter}`);
    expect(ACTIONS.filter((each) => each.shortcut && taken.includes(each.shortcut))).toEqual([]);
  });

  it("are started by their keys", () => {
    const started: string[] = [];
    const keys = keysOf(offered(["sign", "return"]), (each) => started.push(each.action));
    keys["Alt+KeyB"]?.();
    keys["Alt+KeyS"]?.();
    expect(started).toEqual(["return", "sign"]);
    expect(ABREAST).toBeGreaterThan(1);
  });

  it("leave out what was left empty, but for days, where empty is a refusal", () => {
    expect(bodyOf(spec("dispatch"), { department: undefined, assistants: undefined, reason: "" })).toEqual({
      assistants: [],
    });
    expect(bodyOf(spec("decide_extension"), { working_days: null, reason: "理由不足" })).toEqual({
      working_days: null,
      reason: "理由不足",
    });
  });

  it("read who is invited line by line", () => {
    expect(people("周建，人社局\n\n 李红 ")).toEqual([
      { name: "周建", organisation: "人社局" },
      { name: "李红", organisation: "" },
    ]);
  });

  it("begin with the department that the rules name, or that had it when it is redone", () => {
    const ticket = {
      stage: "recorded",
      department: "notary",
      handling: { ruled: "labour_bureau", units: [], notices: [], extensions: [] },
    } as unknown as TicketDetail;
    expect(beginnings(spec("dispatch"), ticket).department).toBe("labour_bureau");
    expect(beginnings(spec("dispatch"), { ...ticket, stage: "reworking" }).department).toBe("notary");
  });
});
