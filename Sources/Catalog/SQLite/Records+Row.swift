import GRDB

/// How rows become records. Written out, since names are `snake_case` in the file, which people query with other
/// tools, and since a decoder would take most of the time of a long list.
extension ServerRecord {
    init(row: Row) throws(CatalogError) {
        self.init(
            id: row["id"],
            instanceUUID: row["instance_uuid"],
            url: row["url"],
            name: row["name"],
            product: row["product"],
            apiVersion: row["api_version"],
            isVCenter: row["is_vcenter"],
            firstSeen: try row.time("first_seen"),
            lastSeen: try row.time("last_seen"),
            lastSync: try row.optionalTime("last_sync")
        )
    }
}

extension DatastoreRecord {
    init(row: Row) throws(CatalogError) {
        self.init(
            id: row["id"],
            serverID: row["server_id"],
            moid: row["moid"],
            name: row["name"],
            url: row["url"],
            type: row["type"],
            capacityMiB: row["capacity_mib"],
            freeMiB: row["free_mib"],
            uncommittedMiB: row["uncommitted_mib"],
            accessible: row["accessible"],
            datacenterPath: row["datacenter_path"],
            seenAt: try row.time("seen_at"),
            goneAt: try row.optionalTime("gone_at")
        )
    }
}

extension VMRecord {
    init(row: Row) throws(CatalogError) {
        self.init(
            id: row["id"],
            serverID: row["server_id"],
            moid: row["moid"],
            name: row["name"],
            instanceUUID: row["instance_uuid"],
            inventoryPath: row["inventory_path"],
            powerState: row["power_state"],
            hardwareVersion: row["hardware_version"],
            isTemplate: row["is_template"],
            hostName: row["host_name"],
            seenAt: try row.time("seen_at"),
            goneAt: try row.optionalTime("gone_at")
        )
    }
}

extension DiskRecord {
    init(row: Row) throws(CatalogError) {
        self.init(
            id: row["id"],
            serverID: row["server_id"],
            fcdID: row["fcd_id"],
            name: row["name"],
            capacityMiB: row["capacity_mib"],
            datastoreID: row["datastore_id"],
            path: row["path"],
            provisioning: try row.optionalWord("provisioning"),
            state: try row.word("state"),
            createdAt: try row.optionalTime("created_at"),
            firstSeen: try row.time("first_seen"),
            seenAt: try row.time("seen_at"),
            goneAt: try row.optionalTime("gone_at"),
            keepAfterDeleteVM: row["keep_after_delete_vm"],
            detachedSince: try row.optionalTime("detached_since"),
            fault: row["fault"],
            changedAt: try row.optionalTime("changed_at"),
            usedMiB: row["used_mib"],
            snapshots: row["snapshots"],
            relocationDisabled: row["relocation_disabled"],
            changedBlockTracking: row["changed_block_tracking"]
        )
    }
}

extension AttachmentRecord {
    init(row: Row) throws(CatalogError) {
        self.init(
            id: row["id"],
            diskID: row["disk_id"],
            vmID: row["vm_id"],
            vmMoid: row["vm_moid"],
            vmName: row["vm_name"],
            controllerKey: row["controller_key"],
            controllerLabel: row["controller_label"],
            unitNumber: row["unit_number"],
            deviceKey: row["device_key"],
            deviceLabel: row["device_label"],
            from: try row.time("from_time"),
            to: try row.optionalTime("to_time")
        )
    }
}

extension Owner {
    init(row: Row) throws(CatalogError) {
        self.init(
            team: row["team"],
            person: row["person"],
            contact: row["contact"],
            costCentre: row["cost_centre"],
            purpose: row["purpose"],
            expiresOn: try row.optionalDay("expires_on")
        )
    }
}

extension OwnerRecord {
    init(row: Row) throws(CatalogError) {
        self.init(
            diskID: row["disk_id"],
            owner: try Owner(row: row),
            setAt: try row.time("set_at"),
            source: try row.word("source"),
            rule: row["rule"]
        )
    }
}

extension RetirementRecord {
    init(row: Row) throws(CatalogError) {
        let mark = RetirementMark(
            retiredAt: try row.optionalTime("retired_at"),
            dueAt: try row.optionalTime("due_at"),
            by: row["retired_by"],
            reason: row["reason"]
        )
        self.init(mark, source: try row.word("source"), notedAt: try row.time("noted_at"))
        watchedSince = try row.time("watched_since")
        lookedAt = try row.time("looked_at")
        usedAt = try row.optionalTime("used_at")
    }
}

extension OperationRecord {
    init(row: Row) throws(CatalogError) {
        self.init(
            id: row["id"],
            kind: OperationKind(rawValue: row["kind"]),
            state: try row.word("state"),
            serverID: row["server_id"],
            diskID: row["disk_id"],
            target: row["target"],
            parameters: try OperationStatement.parameters(row["intent"]),
            task: row["task"],
            actor: OperationActor(user: row["user"], host: row["host"], pid: row["pid"]),
            startedAt: try row.time("started_at"),
            finishedAt: try row.optionalTime("finished_at"),
            outcome: row["outcome"],
            error: row["error"]
        )
    }
}

extension OperationStepRecord {
    init(row: Row) throws(CatalogError) {
        self.init(
            operationID: row["operation_id"],
            sequence: row["seq"],
            name: row["name"],
            state: try row.word("state"),
            detail: row["detail"],
            task: row["task"],
            startedAt: try row.time("started_at"),
            finishedAt: try row.optionalTime("finished_at")
        )
    }
}
