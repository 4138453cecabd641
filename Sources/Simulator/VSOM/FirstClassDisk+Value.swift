import FCD

extension ServerState {
    /// A disk as `VStorageObject`.
    ///
    /// - parameter flags: What the caller wants to know (`diskInfoFlags`); empty for everything.
    func storageObject(_ disk: FirstClassDisk, flags: Set<String> = []) -> Value {
        let wantsConsumers = flags.isEmpty || flags.contains("consumers") || flags.contains("allInfo")
        let consumers = disk.consumers.compactMap { inventory.machines[$0]?.uuid }
        return .object(
            "VStorageObject",
            [
                "config": .object(
                    "VStorageObjectConfigInfo",
                    [
                        "id": .id(disk.id),
                        "name": .string(disk.name),
                        "createTime": .time(disk.created),
                        "keepAfterDeleteVm": .boolean(disk.keepAfterDeleteVm),
                        "relocationDisabled": .boolean(disk.isRelocationDisabled),
                        "nativeSnapshotSupported": false,
                        "changedBlockTrackingEnabled": .boolean(disk.isChangeTrackingEnabled),
                        "backing": .object(
                            "BaseConfigInfoDiskFileBackingInfo",
                            [
                                "datastore": .reference(.datastore(disk.datastore)),
                                "filePath": .string(inventory.path(of: disk).description),
                                "backingObjectId": .string(disk.backingObjectID),
                                "keyId": disk.encryptionKey?.value,
                                "provisioningType": .string(disk.provisioning),
                            ]
                        ),
                        "metadata": disk.metadata.isEmpty ? nil : metadata(of: disk),
                        "vclock": .object("vslmVClockInfo", ["vClockTime": .long(disk.clock)]),
                        "capacityInMB": .long(disk.capacityMiB),
                        "consumptionType": .strings(["disk"]),
                        "consumerId": wantsConsumers ? .array(of: "ID", consumers.map(Value.id)) : nil,
                    ]
                )
            ]
        )
    }

    func metadata(of disk: FirstClassDisk) -> Value {
        .array(of: "KeyValue", disk.metadata.sorted { $0.key < $1.key }.map { .keyValue($0.key, $0.value) })
    }
}
