// 指派: chosen by the caller from the list, in turn, or designated. Who cannot take the case is not offered to agents.
import { useQuery } from "@tanstack/react-query";
import { Alert, Input, Modal, Radio, Segmented, Select } from "antd";
import { useState } from "react";

import { AID, type AidCandidate, type AidDetail } from "../../api/aid";
import { ApiError, api } from "../../api/client";
import { useCategories, useChange, useMe } from "../../api/queries";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { isAdmin } from "../../roles";
import { useAidWord } from "./words";

type Mode = "chosen" | "visit_chosen" | "rotation" | "designated";

interface Props {
  application: AidDetail;
  close: () => void;
  /** Only note the caller's wish: the case is not granted yet. */
  wish?: boolean;
}

function Card({ lawyer }: { lawyer: AidCandidate }) {
  const t = useText();
  const word = useWord();
  const aidWord = useAidWord();
  return (
    <span>
      <b>{lawyer.name}</b> <span className="soft">{lawyer.firm}</span>{" "}
      <Mark kind={lawyer.free ? "good" : "plain"}>{t("aid.freePlaces", { n: lawyer.free })}</Mark>
      {lawyer.languages.map((each) => (
        <Mark key={each}>{word("language", each)}</Mark>
      ))}
      {lawyer.criminal_pool && <Mark kind="info">{t("aid.criminalPool")}</Mark>}
      {lawyer.hindrances.map((each) => (
        <Mark key={each} kind="bad">
          {aidWord("hindrance", each)}
        </Mark>
      ))}
    </span>
  );
}

function Shelf({
  application,
  chosen,
  choose,
}: {
  application: AidDetail;
  chosen: string | undefined;
  choose: (id: string) => void;
}) {
  const t = useText();
  const word = useWord();
  const categories = useCategories();
  const [specialty, setSpecialty] = useState<string | undefined>(application.category?.split("-")[0]);
  const [language, setLanguage] = useState<string | undefined>(application.language ?? undefined);
  const query = { specialty, language };
  const shelf = useQuery<AidCandidate[], ApiError>({
    queryKey: ["aid", "shelf", application.id, query],
    queryFn: () => api.get(`/aid/applications/${application.id}/lawyers`, query),
  });
  const levels = (categories.data ?? []).filter((each) => each.level === 1);
  return (
    <>
      <div className="pane-head">
        <Select
          allowClear
          className="filter-wide"
          aria-label={t("aid.specialties")}
          placeholder={t("aid.specialties")}
          value={specialty}
          onChange={setSpecialty}
          options={levels.map((each) => ({ value: each.code, label: each.name }))}
        />
        <Select
          allowClear
          className="filter"
          aria-label={t("aid.languages")}
          placeholder={t("aid.languages")}
          value={language}
          onChange={setLanguage}
          options={["zh-CN", "ii-CN", "bo-CN", "ko-CN"].map((each) => ({ value: each, label: word("language", each) }))}
        />
      </div>
      <Loaded query={shelf} isEmpty={(all) => !all.length} empty={t("aid.noCandidates")} rows={3}>
        {(all) => (
          <Radio.Group
            className="aid-shelf"
            value={chosen}
            onChange={(event) => choose(String(event.target.value))}
            options={all.map((each) => ({
              value: each.id,
              label: <Card lawyer={each} />,
              disabled: each.hindrances.some((why) => why !== "advised" && why !== "declined"),
            }))}
          />
        )}
      </Loaded>
    </>
  );
}

export function AssignDialog({ application, close, wish = false }: Props) {
  const t = useText();
  const word = useAidWord();
  const me = useMe();
  const modes: Mode[] =
    application.kind === "application"
      ? ["chosen", "visit_chosen", "rotation", "designated"]
      : ["rotation", "designated"];
  const [mode, setMode] = useState<Mode>(modes[0] ?? "rotation");
  const [lawyer, setLawyer] = useState(application.wanted_lawyer_id ?? undefined);
  const [override, setOverride] = useState("");
  const send = useChange(
    () =>
      wish
        ? api.patch(`/aid/applications/${application.id}`, { wanted_lawyer_id: lawyer })
        : api.post(`/aid/applications/${application.id}/assignments`, {
            mode,
            lawyer_id: mode === "rotation" ? null : lawyer,
            override_reason: override.trim() || null,
          }),
    [AID, ["ticket"]],
  );
  const named = wish || mode !== "rotation";
  return (
    <Modal
      open
      width={720}
      title={t(wish ? "aid.wish" : "aid.assign")}
      okText={t(wish ? "common.save" : "aid.offerCase")}
      okButtonProps={{ disabled: named && !lawyer }}
      confirmLoading={send.isPending}
      onCancel={close}
      onOk={() => send.mutate(undefined, { onSuccess: close })}
    >
      {!wish && (
        <p>
          <Segmented<Mode>
            aria-label={t("aid.modeOf")}
            value={mode}
            onChange={setMode}
            options={modes.map((each) => ({ value: each, label: word("mode", each) }))}
          />
        </p>
      )}
      {named ? (
        <Shelf application={application} chosen={lawyer} choose={setLawyer} />
      ) : (
        <Alert type="info" showIcon title={t("aid.rotationMeans")} />
      )}
      {!wish && named && me.data && isAdmin(me.data) && (
        <>
          <label htmlFor="aid-override">{t("aid.override")}</label>
          <Input
            id="aid-override"
            maxLength={400}
            value={override}
            onChange={(event) => setOverride(event.target.value)}
          />
        </>
      )}
    </Modal>
  );
}
