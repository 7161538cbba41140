// Minutes until an acknowledgement, when several matters are a group, when a period is soon over.
import { useQuery } from "@tanstack/react-query";
import { Button, InputNumber } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { useChange } from "../../api/queries";
import { SETTINGS, type SensitivePolicy } from "../../api/sensitive";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";

const KEY = [...SETTINGS, "policy"];
const FIGURES = [
  "ack_minutes",
  "urgent_ack_minutes",
  "group_threshold",
  "group_days",
  "limitation_soon_days",
  "watch_days",
  "watch_contacts",
] as const;

function Figures({ policy, admin }: { policy: SensitivePolicy; admin: boolean }) {
  const t = useText();
  const [wanted, setWanted] = useState(policy);
  const send = useChange(() => api.put("/sensitive/policy", wanted), [KEY]);
  return (
    <form
      className="narrow"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate(undefined);
      }}
    >
      {FIGURES.map((name) => (
        <div key={name}>
          <label htmlFor={`policy-${name}`}>{t(`sensitivePolicy.${name}`)}</label>
          <InputNumber
            id={`policy-${name}`}
            min={1}
            disabled={!admin}
            value={wanted[name]}
            onChange={(value) => setWanted({ ...wanted, [name]: value ?? policy[name] })}
          />
        </div>
      ))}
      {admin && (
        <Button htmlType="submit" type="primary" loading={send.isPending}>
          {t("common.save")}
        </Button>
      )}
    </form>
  );
}

export function Policy({ admin }: { admin: boolean }) {
  const found = useQuery<SensitivePolicy, ApiError>({ queryKey: KEY, queryFn: () => api.get("/sensitive/policy") });
  return (
    <section className="pane">
      <Loaded query={found}>{(policy) => <Figures policy={policy} admin={admin} />}</Loaded>
    </section>
  );
}
