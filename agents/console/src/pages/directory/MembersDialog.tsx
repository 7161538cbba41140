// Which accounts work for a provider: they see what is referred there.
import { useQuery } from "@tanstack/react-query";
import { Modal, Select } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { useChange } from "../../api/queries";
import type { Provider } from "../../api/services";
import type { AccountRow } from "../../api/types";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";

interface Member {
  id: string;
  staff_no: string;
  name: string;
}

export function MembersDialog({ provider, close }: { provider: Provider; close: () => void }) {
  const t = useText();
  const path = `/directory/providers/${provider.id}/members`;
  const [chosen, setChosen] = useState<string[] | null>(null);
  const members = useQuery<Member[], ApiError>({
    queryKey: ["directory", "members", provider.id],
    queryFn: () => api.get(path),
  });
  const accounts = useQuery<AccountRow[], ApiError>({ queryKey: ["accounts"], queryFn: () => api.get("/accounts") });
  const wanted = chosen ?? members.data?.map((each) => each.id) ?? [];
  const save = useChange(() => api.put(path, { account_ids: wanted }), [["directory"]]);
  return (
    <Modal
      open
      title={t("directory.membersOf", { name: provider.name })}
      confirmLoading={save.isPending}
      onCancel={close}
      onOk={() => save.mutate(undefined, { onSuccess: close })}
    >
      <p className="soft">{t("directory.membersMean")}</p>
      <Loaded query={accounts} rows={2}>
        {(all) => (
          <Select
            mode="multiple"
            style={{ width: "100%" }}
            aria-label={t("directory.members")}
            showSearch={{ optionFilterProp: "label" }}
            value={wanted}
            onChange={setChosen}
            options={all
              .filter((each) => each.active)
              .map((each) => ({ value: each.id, label: `${each.staff_no} ${each.name}` }))}
          />
        )}
      </Loaded>
    </Modal>
  );
}
