// The middle pane: one form per matter, the disposition, the consent to a callback, the end of the wrap-up.
import { Alert, App, Button, Tabs } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { useForms } from "../../api/matterQueries";
import { useDeskChange } from "../../api/queries";
import type { Desk, DeskCall, Seat } from "../../api/types";
import { clock, duration, secondsSince } from "../../format/time";
import { useNow } from "../../format/useNow";
import { useText } from "../../i18n";
import { useShortcuts } from "../../keys/shortcuts";
import { lacksOf, lacksOfDraft, newMatter, wrapUpOf, type Draft, type MatterDraft } from "./draft";
import { EndOfCall } from "./EndOfCall";
import { MatterForm } from "./MatterForm";
import { ServicesKey } from "./ServicesKey";
import type { DraftKeeping } from "./useDraft";

interface Props {
  call: DeskCall;
  seat: Seat;
  keeping: DraftKeeping;
}

function SaveMark({ keeping }: { keeping: DraftKeeping }) {
  const t = useText();
  const saved = keeping.savedAt ? t("desk.draftSaved", { at: clock(keeping.savedAt, true) }) : t("desk.draftKept");
  const text = { saved, unsaved: t("desk.draftUnsaved"), saving: t("desk.draftSaving"), failed: t("desk.draftFailed") }[
    keeping.state
  ];
  return <span className={`save-mark save-${keeping.state}`}>{text}</span>;
}

function WrapUpClock({ seat }: { seat: Seat }) {
  const t = useText();
  const now = useNow();
  const extend = useDeskChange(() => api.post<Desk>("/desk/wrap-up/extend"));
  if (seat.state !== "wrap_up") return null;
  const left = seat.wrap_up_until ? -secondsSince(seat.wrap_up_until, now) : null;
  return (
    <span className={left !== null && left < 0 ? "wrap-clock wrap-over" : "wrap-clock"}>
      {t("state.wrap_up")} <span className="timer">{duration(secondsSince(seat.since, now))}</span>
      {left !== null &&
        (left >= 0 ? ` · ${t("desk.wrapLeft", { time: duration(left) })}` : ` · ${t("desk.wrapOver")}`)}{" "}
      {left !== null && (
        <Button size="small" loading={extend.isPending} onClick={() => extend.mutate()}>
          {t("desk.moreTime")}
        </Button>
      )}
    </span>
  );
}

function replaced(draft: Draft, matter: MatterDraft): Draft {
  return { ...draft, matters: draft.matters.map((each) => (each.key === matter.key ? matter : each)) };
}

function useFinish({ call, keeping }: Props) {
  const t = useText();
  const { message } = App.useApp();
  const [asked, setAsked] = useState(false);
  const forms = useForms();
  const finish = useDeskChange(async () => {
    await keeping.flush();
    // What was typed is read by its form: without it nothing is sent, and nothing is lost.
    const known = forms.data ?? (await forms.refetch({ throwOnError: true })).data;
    return api.post<Desk>(`/desk/calls/${call.id}/wrap-up`, wrapUpOf(keeping.draft, call.may_advise, known));
  });
  const tryFinish = () => {
    setAsked(true);
    const lacks = lacksOfDraft(keeping.draft, forms.data);
    if (!lacks.length) finish.mutate();
    else void message.warning(t("desk.lacks", { what: lacks.map((lack) => t(`lack.${lack}`)).join("、") }));
  };
  return { asked, tryFinish, busy: finish.isPending, forms: forms.data };
}

/** The form went on with the caller: this seat may end its work without a matter of its own. */
function HandedOnKey({ call, keeping }: Pick<Props, "call" | "keeping">) {
  const t = useText();
  const finish = useDeskChange(async () => {
    await keeping.flush();
    return api.post<Desk>(`/desk/calls/${call.id}/handed-on`);
  });
  if (!call.handed_on || call.state !== "wrap_up") return null;
  return (
    <Alert
      showIcon
      type="info"
      title={t("transfer.handedOn", { who: call.transfer?.target_name ?? "" })}
      action={
        <Button type="primary" size="small" loading={finish.isPending} onClick={() => finish.mutate()}>
          {t("transfer.finish")}
        </Button>
      }
    />
  );
}

export function FormPane({ call, seat, keeping }: Props) {
  const t = useText();
  const { draft, change } = keeping;
  const [shown, setShown] = useState(draft.matters[0]?.key ?? "");
  const { asked, tryFinish, busy, forms } = useFinish({ call, seat, keeping });
  const ended = call.state === "wrap_up";
  const add = () => {
    const groups = draft.matters[0]?.special_groups ?? [];
    const matter = newMatter(groups);
    change((before) => ({ ...before, matters: [...before.matters, matter] }));
    setShown(matter.key);
  };
  const remove = (key: string) => {
    const rest = draft.matters.filter((each) => each.key !== key);
    change((before) => ({ ...before, matters: before.matters.filter((each) => each.key !== key) }));
    if (shown === key) setShown(rest[0]?.key ?? "");
  };
  useShortcuts({ "Alt+KeyN": add, "Alt+KeyS": ended && !busy ? tryFinish : undefined });
  const current = draft.matters.find((each) => each.key === shown) ?? draft.matters[0];
  return (
    <section className="pane form-pane" aria-label={t("desk.form")}>
      <HandedOnKey call={call} keeping={keeping} />
      <Tabs
        type="editable-card"
        size="small"
        hideAdd
        activeKey={current?.key}
        onChange={setShown}
        onEdit={(key, action) => action === "remove" && remove(String(key))}
        items={draft.matters.map((matter, index) => ({
          key: matter.key,
          closable: draft.matters.length > 1,
          label: (
            <>
              {t("desk.matter", { n: index + 1 })}
              {asked && lacksOf(matter, forms).length > 0 && (
                <span className="lack-dot" aria-label={t("desk.incomplete")} />
              )}
            </>
          ),
        }))}
        tabBarExtraContent={{
          left: undefined,
          right: (
            <span className="form-head">
              <WrapUpClock seat={seat} />
              <SaveMark keeping={keeping} />
              {current && <ServicesKey callId={call.id} matter={current} />}
              <Button size="small" onClick={add}>
                {t("desk.addMatter")} <kbd>Alt+N</kbd>
              </Button>
            </span>
          ),
        }}
      />
      <div className="form-body">
        {current && (
          <MatterForm
            key={current.key}
            callId={call.id}
            matter={current}
            language={call.language ?? "zh-CN"}
            lacks={asked ? lacksOf(current, forms) : []}
            change={(matter) => change((before) => replaced(before, matter))}
          />
        )}
      </div>
      <EndOfCall
        draft={draft}
        change={change}
        mayAdvise={call.may_advise}
        lacksSurvey={asked && draft.survey.agreed === null}
        ended={ended}
        busy={busy}
        finish={tryFinish}
      />
    </section>
  );
}
