import FCD

/// The managers that `ServiceInstance.content` names.
enum ServiceContent {
    private static let managers: [(field: String, type: String, value: String)] = [
        ("propertyCollector", "PropertyCollector", "propertyCollector"),
        ("viewManager", "ViewManager", "ViewManager"),
        ("sessionManager", "SessionManager", "SessionManager"),
        ("authorizationManager", "AuthorizationManager", "AuthorizationManager"),
        ("searchIndex", "SearchIndex", "SearchIndex"),
        ("fileManager", "FileManager", "FileManager"),
        ("virtualDiskManager", "VirtualDiskManager", "virtualDiskManager"),
        ("taskManager", "TaskManager", "TaskManager"),
        ("storageResourceManager", "StorageResourceManager", "StorageResourceManager"),
        ("eventManager", "EventManager", "EventManager"),
    ]

    static func diskManager(of kind: SimulatedVCenter.Kind) -> ManagedObjectReference {
        kind == .esxi
            ? ManagedObjectReference(type: "HostVStorageObjectManager", value: "ha-vstorage-object-manager")
            : ManagedObjectReference(type: "VcenterVStorageObjectManager", value: "VStorageObjectManager")
    }

    /// The managers of the global catalog, at `/vslm/sdk`.
    static let catalogManagers = [
        ManagedObjectReference(type: "VslmServiceInstance", value: "ServiceInstance"),
        ManagedObjectReference(type: "VslmSessionManager", value: "SessionManager"),
        ManagedObjectReference(type: "VslmVStorageObjectManager", value: "VStorageObjectManager"),
        ManagedObjectReference(type: "VslmStorageLifecycleManager", value: "StorageLifecycleManager"),
    ]

    /// The managers of the storage policies, at `/pbm/sdk`.
    static let policyManagers = [
        ManagedObjectReference(type: "PbmServiceInstance", value: "ServiceInstance"),
        ManagedObjectReference(type: "PbmSessionManager", value: "SessionManager"),
        ManagedObjectReference(type: "PbmCapabilityMetadataManager", value: "CapabilityMetadataManager"),
        ManagedObjectReference(type: "PbmProfileProfileManager", value: "ProfileManager"),
        ManagedObjectReference(type: "PbmComplianceManager", value: "complianceManager"),
        ManagedObjectReference(type: "PbmPlacementSolver", value: "placementSolver"),
        ManagedObjectReference(type: "PbmReplicationManager", value: "ReplicationManager"),
    ]

    static func isManager(_ object: ManagedObjectReference, of state: ServerState) -> Bool {
        object == ManagedObjectReference(type: "ServiceInstance", value: "ServiceInstance")
            || managers.contains { $0.type == object.type && $0.value == object.value }
            || object == diskManager(of: state.kind)
            || state.kind == .vCenter && (catalogManagers.contains(object) || policyManagers.contains(object))
    }

    static func value(of state: ServerState) -> Value {
        let version = state.version
        let name = state.kind == .esxi ? "VMware ESXi" : "VMware vCenter Server"
        var content = ObjectValue(
            "ServiceContent",
            [
                "rootFolder": .reference(state.inventory.rootFolder),
                "about": .object(
                    "AboutInfo",
                    [
                        "name": .string(name),
                        "fullName": .string("\(name) \(version.productVersion) build-\(version.build) (simulated)"),
                        "vendor": "VMware, Inc.",
                        "version": .string(version.productVersion),
                        "build": .string(version.build),
                        "localeVersion": "INTL",
                        "localeBuild": "000",
                        "osType": .string(state.kind == .esxi ? "vmnix-x86" : "linux-x64"),
                        "productLineId": .string(state.kind == .esxi ? "embeddedEsx" : "vpx"),
                        "apiType": .string(state.kind == .esxi ? "HostAgent" : "VirtualCenter"),
                        "apiVersion": .string(version.apiVersion),
                        "instanceUuid": state.kind == .esxi ? nil : .string(state.instanceUuid),
                        "licenseProductName": .string("VMware \(state.kind == .esxi ? "ESX" : "VirtualCenter") Server"),
                        "licenseProductVersion": .string(String(version.productVersion.prefix(3))),
                    ]
                ),
                "vStorageObjectManager": .reference(diskManager(of: state.kind)),
            ]
        )
        for manager in managers {
            content[manager.field] = .reference(ManagedObjectReference(type: manager.type, value: manager.value))
        }
        return .object(content)
    }
}
