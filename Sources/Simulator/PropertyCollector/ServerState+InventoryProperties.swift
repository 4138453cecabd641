import FCD

/// The properties of folders, datacenters, clusters, hosts, resource pools and datastores.
extension ServerState {
    func folderProperty(_ name: String, of folder: Folder) -> Value? {
        switch name {
        case "childEntity": .references(folder.children)
        case "childType": .strings(folder.childType)
        default: nil
        }
    }

    func clusterProperty(_ name: String, of cluster: Folder) -> Value? {
        let datastores = cluster.children.compactMap { inventory.datastores[$0.value] }
        switch name {
        case "summary":
            return .object(
                "StoragePodSummary",
                [
                    "name": .string(cluster.name),
                    "capacity": .long(datastores.reduce(0) { $0 + $1.capacityMiB } << 20),
                    "freeSpace": .long(datastores.reduce(0) { $0 + $1.freeMiB } << 20),
                ]
            )
        case "podStorageDrsEntry":
            let config = Value.object(
                "StorageDrsPodConfigInfo",
                [
                    "enabled": .boolean(cluster.isPlacementEnabled), "ioLoadBalanceEnabled": false,
                    "defaultVmBehavior": "manual",
                ]
            )
            return .object(
                "PodStorageDrsEntry",
                ["storageDrsConfig": .object("StorageDrsConfigInfo", ["podConfig": config])]
            )
        default: return folderProperty(name, of: cluster)
        }
    }

    func datacenterProperty(_ name: String, of datacenter: Datacenter) -> Value? {
        switch name {
        case "vmFolder": .reference(datacenter.vmFolder)
        case "hostFolder": .reference(datacenter.hostFolder)
        case "datastoreFolder": .reference(datacenter.datastoreFolder)
        case "networkFolder": .reference(datacenter.networkFolder)
        case "datastore": .references(datastores(of: datacenter.reference).map(\.reference))
        case "network": .references([])
        default: nil
        }
    }

    private func datastores(of datacenter: ManagedObjectReference) -> [Datastore] {
        inventory.datastoresInOrder.filter { $0.datacenter == datacenter }
    }

    /// The datacenter above a cluster's folder.
    private func datacenter(of compute: ComputeResource) -> Datacenter? {
        inventory.datacenters.values.first { $0.hostFolder == compute.parent }
    }

    func computeProperty(_ name: String, of compute: ComputeResource) -> Value? {
        switch name {
        case "resourcePool": .reference(compute.resourcePool)
        case "host": .references(compute.hosts)
        case "datastore": datacenter(of: compute).map { .references(datastores(of: $0.reference).map(\.reference)) }
        case "network": .references([])
        default: nil
        }
    }

    func poolProperty(_ name: String, of pool: ManagedObjectReference, owner: ManagedObjectReference) -> Value? {
        switch name {
        case "owner": .reference(owner)
        case "resourcePool": .references([])
        case "vm": .references(inventory.machinesInOrder.filter { $0.resourcePool == pool }.map(\.reference))
        default: nil
        }
    }

    func hostProperty(_ name: String, of host: HostSystem) -> Value? {
        let runtime = Value.object(
            "HostRuntimeInfo",
            [
                "connectionState": .constant("HostSystemConnectionState", "connected"),
                "powerState": .constant("HostSystemPowerState", "poweredOn"),
                "inMaintenanceMode": false,
            ]
        )
        switch name {
        case "runtime": return runtime
        case "summary":
            return .object(
                "HostListSummary",
                [
                    "host": .reference(host.reference),
                    "runtime": runtime,
                    "config": .object(
                        "HostConfigSummary",
                        [
                            "name": .string(host.name), "port": 443, "vmotionEnabled": true,
                            "faultToleranceEnabled": false,
                        ]
                    ),
                    "quickStats": .object("HostListSummaryQuickStats", [:]),
                    "overallStatus": .constant("ManagedEntityStatus", "green"),
                    "rebootRequired": false,
                ]
            )
        case "vm":
            return .references(inventory.machinesInOrder.filter { $0.host == host.reference }.map(\.reference))
        case "datastore":
            let owner = inventory.computeResources[host.parent.value].flatMap { datacenter(of: $0) }
            return owner.map { owner in
                .references(
                    datastores(of: owner.reference).map(\.reference).filter { host.exceptions[$0.value] != .unmounted }
                )
            }
        case "network": return .references([])
        default: return nil
        }
    }

    func datastoreProperty(_ name: String, of datastore: Datastore) -> Value? {
        let bytes: Int64 = 1 << 20
        switch name {
        case "summary":
            return .object(
                "DatastoreSummary",
                [
                    "datastore": .reference(datastore.reference),
                    "name": .string(datastore.name),
                    "url": .string(datastore.url),
                    "capacity": .long(datastore.capacityMiB * bytes),
                    "freeSpace": .long(datastore.freeMiB * bytes),
                    "uncommitted": .long(inventory.uncommittedMiB(on: datastore) * bytes),
                    "accessible": .boolean(datastore.isAccessible),
                    "multipleHostAccess": true,
                    "type": .string(datastore.type),
                    "maintenanceMode": "normal",
                ]
            )
        case "info": return datastoreInfo(datastore)
        case "browser": return .reference(datastore.browser)
        case "host":
            let hosts = inventory.hosts.values.filter { host in
                inventory.computeResources[host.parent.value].flatMap { datacenter(of: $0) }?.reference
                    == datastore.datacenter
            }
            return .array(
                of: "DatastoreHostMount",
                hosts.sorted { $0.name < $1.name }.map { host in
                    let exception = host.exceptions[datastore.reference.value]
                    let isMounted = exception != .unmounted
                    return .object(
                        "DatastoreHostMount",
                        [
                            "key": .reference(host.reference),
                            "mountInfo": .object(
                                "HostMountInfo",
                                [
                                    "path": .string(String(datastore.url.dropFirst("ds://".count))),
                                    "accessMode": .string(exception == .readOnly ? "readOnly" : "readWrite"),
                                    "mounted": .boolean(isMounted),
                                    "accessible": .boolean(isMounted && datastore.isAccessible),
                                ]
                            ),
                        ]
                    )
                }
            )
        case "vm":
            let users = inventory.machinesInOrder.filter { machine in
                machine.home.datastore == datastore.name
                    || machine.disks.contains { $0.path.datastore == datastore.name }
            }
            return .references(users.map(\.reference))
        case "capability":
            return .object(
                "DatastoreCapability",
                [
                    "directoryHierarchySupported": true, "rawDiskMappingsSupported": .boolean(datastore.type == "VMFS"),
                    "perFileThinProvisioningSupported": true, "storageIORMSupported": true,
                    "nativeSnapshotSupported": false,
                ]
            )
        default: return nil
        }
    }

    private func datastoreInfo(_ datastore: Datastore) -> Value {
        let type = ["VMFS": "VmfsDatastoreInfo", "NFS": "NasDatastoreInfo"][datastore.type] ?? "DatastoreInfo"
        var info = ObjectValue(
            type,
            [
                "name": .string(datastore.name),
                "url": .string(datastore.url),
                "freeSpace": .long(datastore.freeMiB << 20),
                "maxFileSize": .long(64 << 40),
                "maxVirtualDiskCapacity": .long(62 << 40),
                "maxMemoryFileSize": .long(64 << 40),
                "timestamp": .time(now),
            ]
        )
        if type == "VmfsDatastoreInfo" {
            info["maxPhysicalRDMFileSize"] = .long(64 << 40)
            info["maxVirtualRDMFileSize"] = .long(62 << 40)
        }
        return .object(info)
    }
}
