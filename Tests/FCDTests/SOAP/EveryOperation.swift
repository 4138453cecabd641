import Simulator

@testable import FCD

/// One example of each operation that the client can send. An operation that is missing here is found by
/// `every operation type of the sources has an example`.
enum EveryOperation {
    static let all: [any SOAPOperation] = core + inventory + vslm + vsom(.vCenter) + vsom(.host) + machine + policies

    /// Calls that are sent from a version on: those before know them without a parameter that is used here.
    static let first = ["VStorageObjectCreateSnapshotEx_Task": SimulatedVersion.v9_1_1.rawValue]

    private static let id = DiskID("6f1c2a34-0000-4000-8000-00000000abcd")
    private static let datastore = ManagedObjectReference.datastore("datastore-11")
    private static let virtualMachine = ManagedObjectReference.virtualMachine("vm-42")
    private static let manager = ManagedObjectReference(
        type: "VslmVStorageObjectManager",
        value: "VStorageObjectManager"
    )
    private static let lifecycle = ManagedObjectReference(
        type: "VslmStorageLifecycleManager",
        value: "StorageLifecycleManager"
    )
    private static let collector = ManagedObjectReference(type: "PropertyCollector", value: "propertyCollector")
    private static let snapshot = DiskID("0f1c2a34-0000-4000-8000-00000000dcba")
    private static let browser = ManagedObjectReference(type: "HostDatastoreBrowser", value: "browser-11")
    private static let slot = RequestedSlot(controllerKey: 1000, unitNumber: 3)
    private static let tag = DiskTag(category: "tier", name: "gold")
    private static let url =
        "https://vc.example/folder/legacy/a%20b.vmdk?dcPath=Folder%2FDC&dsName=%E6%9C%AC%E5%9C%B0"
    private static let flags = DiskFlagSet(.enableChangedBlockTracking, .keepAfterDeleteVM)
    private static let metadata = MetadataUpdate(set: ["fcd.owner.team": "支付 & <co>"], remove: ["fcd.owner.person"])
    private static let spec = DiskCreateSpec(
        name: "data 数据",
        capacity: MiB(2048),
        datastore: datastore,
        provisioning: .eagerZeroedThick,
        path: "fcd",
        profileID: "aa6d5a82-1c88-45da-85d3-3d74b91a5bad",
        keepAfterDeleteVM: true,
        metadata: ["fcd.operation": "1"]
    )

    private static let cloneSpec = DiskCloneSpec(
        name: "copy 数据",
        datastore: datastore,
        provisioning: .lazyZeroedThick,
        path: "fcd/copies",
        profileID: "aa6d5a82-1c88-45da-85d3-3d74b91a5bad",
        metadata: ["fcd.operation": "1"]
    )
    private static let relocateSpec = DiskRelocateSpec(
        datastore: datastore,
        provisioning: .thin,
        profileID: "aa6d5a82-1c88-45da-85d3-3d74b91a5bad"
    )
    private static let snapshotCopySpec = SnapshotCopySpec(
        snapshot: id,
        name: "copy",
        profileID: "aa6d5a82-1c88-45da-85d3-3d74b91a5bad",
        path: "fcd"
    )

    private static let core: [any SOAPOperation] = [
        RetrieveServiceContent(),
        RetrieveVSLMContent(),
        CurrentTime(),
        Login(
            sessionManager: ManagedObjectReference(type: "SessionManager", value: "SessionManager"),
            credentials: Credentials(username: "user", password: "a<b>&c")
        ),
        Logout(sessionManager: ManagedObjectReference(type: "SessionManager", value: "SessionManager")),
    ]

    private static let inventory: [any SOAPOperation] = [
        RetrievePropertiesEx(
            collector: collector,
            filter: PropertyFilter(
                [
                    PropertyFilter.PropertySet(type: "VirtualMachine", paths: ["name", "config.hardware.device"]),
                    PropertyFilter.PropertySet(type: "Folder", paths: ["name", "parent"]),
                ],
                of: .view(ManagedObjectReference(type: "ContainerView", value: "view-1"))
            ),
            pageSize: 500
        ),
        RetrievePropertiesEx(
            collector: collector,
            filter: PropertyFilter(
                [PropertyFilter.PropertySet(type: "VirtualMachine", paths: ["name"])],
                of: .these([virtualMachine, ManagedObjectReference.virtualMachine("vm-43")])
            ),
            pageSize: 1
        ),
        ContinueRetrievePropertiesEx(collector: collector, token: "0"),
        CreatePropertyCollector(collector: collector),
        DestroyPropertyCollector(collector: collector),
        CreateFilter(
            collector: collector,
            filter: PropertyFilter(
                [PropertyFilter.PropertySet(type: "Task", paths: ["info"])],
                of: .these([ManagedObjectReference(type: "Task", value: "task-7")])
            )
        ),
        DestroyPropertyFilter(filter: ManagedObjectReference(type: "PropertyFilter", value: "filter-1")),
        WaitForUpdatesEx(collector: collector, version: "", maxWaitSeconds: 20),
        WaitForUpdatesEx(collector: collector, version: "7", maxWaitSeconds: 20, maxObjectUpdates: 500),
        CreateContainerView(
            viewManager: ManagedObjectReference(type: "ViewManager", value: "ViewManager"),
            container: ManagedObjectReference(type: "Folder", value: "group-d1"),
            types: ["VirtualMachine", "Datastore"]
        ),
        RetrievePropertiesEx(
            collector: collector,
            filter: PropertyFilter(
                InventoryFacts.properties,
                of: .from([virtualMachine, datastore], InventoryFacts.around + InventoryFacts.downwards)
            ),
            pageSize: 500
        ),
        HasPrivilegeOnEntities(
            authorizationManager: ManagedObjectReference(type: "AuthorizationManager", value: "AuthorizationManager"),
            entities: [virtualMachine, datastore],
            sessionKey: "52a1",
            privileges: ["Datastore.FileManagement", "VirtualMachine.Config.AddExistingDisk"]
        ),
        QueryFileLockInfo(
            fileManager: ManagedObjectReference(type: "FileManager", value: "FileManager"),
            path: "/vmfs/volumes/5f3c/fcd/a-flat.vmdk",
            host: ManagedObjectReference(type: "HostSystem", value: "host-9")
        ),
        QueryEvents(
            eventManager: ManagedObjectReference(type: "EventManager", value: "EventManager"),
            machine: virtualMachine,
            from: "2026-01-01T00:00:00.000Z",
            to: "2026-01-02T00:00:00.000Z",
            kinds: MachineEvent.Kind.allCases,
            limit: 1_000
        ),
        QueryEvents(
            eventManager: ManagedObjectReference(type: "EventManager", value: "EventManager"),
            machine: nil,
            from: "2026-01-01T00:00:00.000Z",
            to: "2026-01-02T00:00:00.000Z",
            kinds: [.removed],
            limit: 1_000
        ),
        DestroyView(view: ManagedObjectReference(type: "ContainerView", value: "view-1")),
        FindByInventoryPath(
            searchIndex: ManagedObjectReference(type: "SearchIndex", value: "SearchIndex"),
            path: "Folder/DC/vm/app-01"
        ),
        FindVirtualMachinesByUUID(
            searchIndex: ManagedObjectReference(type: "SearchIndex", value: "SearchIndex"),
            uuid: "422a1f0c-0000-4000-8000-000000000001",
            isInstanceUUID: true
        ),
        RecommendDatastores(
            manager: ManagedObjectReference(type: "StorageResourceManager", value: "StorageResourceManager"),
            cluster: ManagedObjectReference(type: "StoragePod", value: "group-p9"),
            resourcePool: ManagedObjectReference(type: "ResourcePool", value: "resgroup-8"),
            name: "data 数据",
            capacity: MiB(2048),
            provisioning: .eagerZeroedThick,
            profileID: "aa6d5a82-1c88-45da-85d3-3d74b91a5bad"
        ),
        SearchDatastore(
            browser: browser,
            folder: DatastorePath(datastore: "本地", path: "legacy"),
            patterns: ["*.vmdk", "a & b?.vmdk"],
            descends: true,
            wantsDisksOnly: false
        ),
        SearchDatastore(
            browser: browser,
            folder: DatastorePath(datastore: "ssd-01", path: ""),
            patterns: [],
            descends: false,
            wantsDisksOnly: true
        ),
    ]

    private static let vslm: [any SOAPOperation] = [
        VSLMListDisks(
            manager: manager,
            queries: [
                DiskCondition(.capacity, .greaterThan, "1024"), DiskCondition(.id, .greaterThan, id.rawValue),
            ],
            pageSize: 1000
        ),
        VSLMListDisks(manager: manager, queries: [], pageSize: 1),
        VSLMRetrieveDisk(manager: manager, id: id),
        VSLMRetrieveDisks(manager: manager, ids: [id, id]),
        VSLMRetrieveAssociations(manager: manager, ids: [id]),
        VSLMRetrieveSnapshots(manager: manager, id: id),
        VSLMRetrieveSnapshotDetails(manager: manager, id: id, snapshot: snapshot),
        VSLMCreateSnapshot(manager: manager, id: id, description: "vor dem <Update> & danach"),
        VSLMChangeSnapshot(.delete, manager: manager, id: id, snapshot: snapshot),
        VSLMChangeSnapshot(.revert, manager: manager, id: id, snapshot: snapshot),
        VSLMQueryChangedAreas(manager: manager, id: id, snapshot: snapshot, offset: 1 << 40, changeID: "*"),
        VSLMReconcile(manager: manager, datastore: datastore),
        QueryCatalogStatus(manager: manager),
        QueryCatalogStatus(manager: manager, datastoreURL: "ds:///vmfs/volumes/5f3c/"),
        SyncDatastore(manager: lifecycle, datastoreURL: "ds:///vmfs/volumes/5f3c/"),
        SyncDatastore(manager: lifecycle, datastoreURL: "ds:///vmfs/volumes/5f3c/", disk: id),
        VSLMRegisterDisk(manager: manager, url: url, name: "数据"),
        VSLMRegisterDisk(manager: manager, url: url, name: nil),
        VSLMCreateDisk(manager: manager, spec: spec),
        VSLMDeleteDisk(manager: manager, id: id),
        VSLMCloneDisk(manager: manager, id: id, spec: cloneSpec),
        VSLMCreateDiskFromSnapshot(manager: manager, id: id, spec: snapshotCopySpec),
        VSLMExtendDisk(manager: manager, id: id, capacity: MiB(4096)),
        VSLMInflateDisk(manager: manager, id: id),
        VSLMRenameDisk(manager: manager, id: id, name: "数据 & more"),
        VSLMRelocateDisk(manager: manager, id: id, spec: relocateSpec),
        VSLMAttachDisk(manager: manager, id: id, virtualMachine: virtualMachine, slot: slot),
        VSLMAttachDisk(manager: manager, id: id, virtualMachine: virtualMachine, slot: RequestedSlot()),
        VSLMRetrieveMetadata(manager: manager, id: id),
        VSLMUpdateMetadata(manager: manager, id: id, update: metadata),
        VSLMQueryTaskInfo(task: ManagedObjectReference(type: "VslmTask", value: "task-1")),
        VSLMQueryTaskResult(task: ManagedObjectReference(type: "VslmTask", value: "task-1")),
        ChangeTag<VSLMTags>(.attach, manager: manager, id: id, tag: tag),
        ChangeTag<VSLMTags>(.detach, manager: manager, id: id, tag: tag),
        ListTags<VSLMTags>(manager: manager, id: id),
        ListTaggedDisks<VSLMTags>(manager: manager, tag: tag),
        VSLMChangeFlags(.set, manager: manager, id: id, flags: flags),
        VSLMChangeFlags(.clear, manager: manager, id: id, flags: DiskFlagSet(.disableRelocation)),
        VSLMUpdatePolicy(manager: manager, id: id, profileID: profileID),
    ]

    private static func vsom(_ flavor: VSOMFlavor) -> [any SOAPOperation] {
        let type = flavor == .host ? "HostVStorageObjectManager" : "VcenterVStorageObjectManager"
        let reference = ManagedObjectReference(type: type, value: "VStorageObjectManager")
        let manager = VSOMManager(reference: reference, flavor: flavor)
        var operations: [any SOAPOperation] = [
            VSOMListDisks(manager: manager, datastore: datastore),
            VSOMRetrieveDisk(manager: manager, id: id, datastore: datastore),
            VSOMRegisterDisk(manager: manager, url: url, name: "数据"),
            VSOMCreateDisk(manager: manager, spec: spec),
            VSOMDeleteDisk(manager: manager, id: id, datastore: datastore),
            VSOMCloneDisk(manager: manager, id: id, datastore: datastore, spec: cloneSpec),
            VSOMCreateDiskFromSnapshot(manager: manager, id: id, datastore: datastore, spec: snapshotCopySpec),
            VSOMExtendDisk(manager: manager, id: id, datastore: datastore, capacity: MiB(4096)),
            VSOMInflateDisk(manager: manager, id: id, datastore: datastore),
            VSOMRenameDisk(manager: manager, id: id, datastore: datastore, name: "数据 & more"),
            VSOMRelocateDisk(manager: manager, id: id, datastore: datastore, spec: relocateSpec),
            UnregisterDisk(manager: reference, id: id, datastore: datastore),
            VSOMUpdateMetadata(manager: manager, id: id, datastore: datastore, update: metadata),
            VSOMRetrieveSnapshots(manager: manager, id: id, datastore: datastore),
            VSOMChangeFlags(.set, manager: manager, id: id, datastore: datastore, flags: flags),
            VSOMChangeFlags(.clear, manager: manager, id: id, datastore: datastore, flags: flags),
            VSOMCreateSnapshot(manager: manager, id: id, datastore: datastore, description: "nightly"),
            VSOMChangeSnapshot(.delete, manager: manager, id: id, datastore: datastore, snapshot: snapshot),
            VSOMChangeSnapshot(.revert, manager: manager, id: id, datastore: datastore, snapshot: snapshot),
            VSOMReconcile(manager: manager, datastore: datastore),
        ]
        switch flavor {
        case .host:
            operations.append(VSOMRetrieveHostMetadata(manager: reference, id: id, datastore: datastore))
        case .vCenter:
            operations += [
                VSOMCreateSnapshot(
                    manager: manager,
                    id: id,
                    datastore: datastore,
                    description: "nightly",
                    snapshot: snapshot
                ),
                VSOMRetrieveSnapshotDetails(manager: reference, id: id, datastore: datastore, snapshot: snapshot),
                VSOMQueryChangedAreas(
                    manager: reference,
                    id: id,
                    datastore: datastore,
                    snapshot: snapshot,
                    offset: 0,
                    changeID: "52 3a/4"
                ),
                CountReconciliation(manager: reference, datastore: datastore),
                VSOMRetrieveAssociations(manager: reference, disks: [(id: id, datastore: datastore)]),
                ChangeTag<VSOMTags>(.attach, manager: reference, id: id, tag: tag),
                ChangeTag<VSOMTags>(.detach, manager: reference, id: id, tag: tag),
                ListTags<VSOMTags>(manager: reference, id: id),
                ListTaggedDisks<VSOMTags>(manager: reference, tag: tag),
                VSOMUpdatePolicy(manager: reference, id: id, datastore: datastore, profileID: profileID),
            ]
        }
        return operations
    }

    private static let profileManager = ManagedObjectReference(
        type: "PbmProfileProfileManager",
        value: "ProfileManager"
    )
    private static let profileID = "4d5f673c-536f-11e6-beb8-9e71128cae77"
    private static let policies: [any SOAPOperation] = [
        RetrievePBMContent(),
        PBMQueryProfiles(manager: profileManager),
        PBMRetrieveProfiles(manager: profileManager, ids: [profileID, profileID]),
        PBMQueryDiskProfile(manager: profileManager, id: id, serverUUID: "6f1c2a34-0000-4000-8000-00000000ffff"),
        PBMQueryDiskProfile(manager: profileManager, id: id, serverUUID: nil),
    ]

    private static var settings: DiskDeviceSettings {
        var settings = DiskDeviceSettings.multiWriter
        settings.writeThrough = true
        settings.storageIO = .init(limit: 500, level: "custom", shares: 1500, reservation: 10)
        return settings
    }

    private static let machine: [any SOAPOperation] = [
        AttachDisk(virtualMachine: virtualMachine, id: id, datastore: datastore, slot: slot),
        AttachDisk(virtualMachine: virtualMachine, id: id, datastore: datastore, slot: RequestedSlot()),
        DetachDisk(virtualMachine: virtualMachine, id: id),
        ReconfigureDisk(
            virtualMachine: virtualMachine,
            .add(
                DiskDeviceSpec(
                    path: DatastorePath(datastore: "ssd 01", path: "legacy/数据.vmdk"),
                    controllerKey: 1000,
                    unitNumber: 3,
                    settings: settings
                )
            ),
            changeVersion: "2024-05-01T09:30:00.123456Z"
        ),
        ReconfigureDisk(virtualMachine: virtualMachine, .remove(2001), changeVersion: nil),
        CreateMachineSnapshot(virtualMachine: virtualMachine, name: "before", description: "fcd", quiesces: false),
        QueryConfigOption(
            environmentBrowser: ManagedObjectReference(type: "EnvironmentBrowser", value: "envbrowser-42"),
            hardwareVersion: "vmx-19",
            host: ManagedObjectReference(type: "HostSystem", value: "host-10"),
            guestID: "debian12_64Guest"
        ),
    ]
}
