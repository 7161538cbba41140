// Who works for a department: accounts with the role of departments.
import { useQuery } from "@tanstack/react-query";
import { Modal, Select } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { useChange } from "../../api/queries";
import type { AccountRow, DepartmentRow } from "../../api/types";
import { useText } from "../../i18n";

export function MembersDialog({ department, close }: { department: DepartmentRow; close: () => void }) {
  const t = useText();
  const [chosen, setChosen] = useState(department.members.map((member) => member.account_id));
  const accounts = useQuery<AccountRow[], ApiError>({ queryKey: ["accounts"], queryFn: () => api.get("/accounts") });
  const fit = (accounts.data ?? []).filter((account) => account.roles.includes("department"));
  const save = useChange(
    () => api.put(`/departments/${department.code}/members`, { accounts: chosen }),
    [["departments"]],
  );
  return (
    <Modal
      open
      title={t("departments.membersOf", { name: department.name })}
      okText={t("common.save")}
      confirmLoading={save.isPending}
      onCancel={close}
      onOk={() => save.mutate(undefined, { onSuccess: close })}
    >
      <p className="soft">{t("departments.membersNote")}</p>
      <Select
        mode="multiple"
        className="wide"
        aria-label={t("departments.members")}
        loading={accounts.isPending}
        showSearch={{ optionFilterProp: "label" }}
        value={chosen}
        onChange={setChosen}
        options={fit.map((account) => ({ value: account.id, label: `${account.name} ${account.staff_no}` }))}
      />
    </Modal>
  );
}
