/// `StorageResourceManager.RecommendDatastores`: where in a datastore cluster a new disk should lie.
///
/// The call knows virtual machines, not First Class Disks: it is asked for a machine that consists of this disk. What
/// it recommends is not applied, so recommendations that need other disks moved first are declined.
package struct RecommendDatastores: SOAPOperation {
    package static let service = SOAPService.vim
    package static let effect = OperationEffect.reads
    package let method = "RecommendDatastores"
    package let target: ManagedObjectReference
    let cluster: ManagedObjectReference
    let resourcePool: ManagedObjectReference
    let name: String
    let capacity: MiB
    let provisioning: Disk.Provisioning
    let profileID: String?

    /// The disk's device key in the machine that is asked for; any will do.
    private static let deviceKey = 0

    package init(
        manager: ManagedObjectReference,
        cluster: ManagedObjectReference,
        resourcePool: ManagedObjectReference,
        name: String,
        capacity: MiB,
        provisioning: Disk.Provisioning,
        profileID: String?
    ) {
        target = manager
        self.cluster = cluster
        self.resourcePool = resourcePool
        self.name = name
        self.capacity = capacity
        self.provisioning = provisioning
        self.profileID = profileID
    }

    package func encode(into body: inout XMLWriter) {
        body.element("storageSpec") { spec in
            spec.element("type", "create")
            spec.element("podSelectionSpec") { selection in
                selection.element("initialVmConfig") { machine in
                    machine.reference("storagePod", cluster)
                    machine.element("disk") { disk in
                        disk.element("diskId", Self.deviceKey)
                        encodeBacking(as: "diskBackingInfo", into: &disk)
                        if let profileID { disk.storageProfile(profileID) }
                    }
                }
                selection.reference("storagePod", cluster)
            }
            spec.element("configSpec") { machine in
                machine.element("name", name)
                machine.element("deviceChange") { change in
                    change.element("operation", "add")
                    change.element("fileOperation", "create")
                    change.element("device", attributes: [("xsi:type", "VirtualDisk")]) { device in
                        device.element("key", Self.deviceKey)
                        encodeBacking(as: "backing", into: &device)
                        device.element("unitNumber", 0)
                        device.element("capacityInKB", capacity.count * 1024)
                    }
                    if let profileID { change.storageProfile(profileID) }
                }
            }
            spec.reference("resourcePool", resourcePool)
            spec.element("disallowPrerequisiteMoves", true)
        }
    }

    private func encodeBacking(as element: String, into parent: inout XMLWriter) {
        parent.element(element, attributes: [("xsi:type", "VirtualDiskFlatVer2BackingInfo")]) {
            // The server makes up the name.
            $0.element("fileName", "")
            $0.element("diskMode", "persistent")
            $0.element("thinProvisioned", provisioning == .thin)
            $0.element("eagerlyScrub", provisioning == .eagerZeroedThick)
        }
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> DatastoreRecommendations {
        var datastores: [ManagedObjectReference] = []
        for recommendation in answer.child("returnval")?.all("recommendations") ?? [] {
            for action in recommendation.all("action") {
                guard let destination = try action.optionalReference("destination") else { continue }
                datastores.append(destination)
            }
        }
        return DatastoreRecommendations(
            datastores: datastores,
            reason: answer["returnval", "drsFault", "reason"]?.text
        )
    }
}

/// What Storage DRS answered.
package struct DatastoreRecommendations: Sendable, Equatable {
    /// The best first.
    package var datastores: [ManagedObjectReference]
    /// Why there are none, where the server says so.
    package var reason: String?
}
