/// A virtual machine with all that decides whether a disk may come, go or change under it.
package struct MachineFacts: Sendable {
    package var machine: VirtualMachine
    /// `runtime.connectionState`: `connected`, `disconnected`, `inaccessible` and so on; nil where not told.
    package var connectionState: String?
    /// `config.template`; nil where not told.
    package var isTemplate: Bool?
    /// The folder of the VM's own files.
    package var home: DatastorePath?
    /// `config.changeTrackingEnabled`; nil where not told.
    package var changeTracking: Bool?
    /// `guest.toolsRunningStatus` says that VMware Tools run; nil where not told.
    package var areToolsRunning: Bool?
    /// The guest's file systems; nil where the guest does not tell, or not on which disks they lie (before 7.0).
    package var mounts: [GuestMount]?
    /// The host's name; nil where this user may not see the host.
    package var hostName: String?
    /// The datastores that the host has; nil where not told.
    package var hostDatastores: [ManagedObjectReference]?
    /// What is being done to the VM right now; nil where not told.
    package var tasks: [RunningTask]?

    /// A file system of the guest.
    package struct GuestMount: Sendable, Equatable {
        /// Where the guest has it, such as `/var/lib/mysql`.
        package var path: String
        /// The keys of the disk devices that it lies on.
        package var deviceKeys: [Int]
    }

    /// A task that has not come to its end.
    package struct RunningTask: Sendable, Equatable {
        package var reference: ManagedObjectReference
        /// Such as `VirtualMachine.createSnapshot`.
        package var what: String
    }

    static let paths =
        VirtualMachine.paths + [
            "config.files.vmPathName", "runtime.connectionState", "guest.toolsRunningStatus", "guest.disk",
            "recentTask",
        ]

    init(
        _ properties: ObjectProperties,
        tree: InventoryTree,
        hosts: [ManagedObjectReference: ObjectProperties],
        tasks known: [ManagedObjectReference: ObjectProperties]
    ) throws(AnswerError) {
        machine = try VirtualMachine(properties, tree: tree)
        connectionState = properties["runtime.connectionState"]?.text
        isTemplate = (properties["config.template"]?.text).map { $0 == "true" }
        home = (properties["config.files.vmPathName"]?.text).flatMap { try? DatastorePath(parsing: $0) }
        changeTracking = machine.changedBlockTracking
        areToolsRunning = (properties["guest.toolsRunningStatus"]?.text).map { $0 == "guestToolsRunning" }
        mounts = try Self.mounts(properties["guest.disk"])
        let host = machine.host.flatMap { hosts[$0] }
        hostName = host?["name"]?.text
        hostDatastores = try host?["datastore"].map(Self.references)
        tasks = try properties["recentTask"].map(Self.references)?.compactMap { known[$0] }
            .filter { ["queued", "running"].contains($0["info.state"]?.text) }
            .map { RunningTask(reference: $0.object, what: $0["info.descriptionId"]?.text ?? "an unnamed task") }
    }

    private static func references(_ node: XMLNode) throws(AnswerError) -> [ManagedObjectReference] {
        var references: [ManagedObjectReference] = []
        for child in node.children { references.append(try child.asReference()) }
        return references
    }

    /// nil unless at least one file system tells where it lies: a server before 7.0 leaves that out of all.
    private static func mounts(_ node: XMLNode?) throws(AnswerError) -> [GuestMount]? {
        var mounts: [GuestMount] = []
        for disk in node?.children ?? [] {
            var keys: [Int] = []
            for mapping in disk.all("mappings") { keys.append(Int(try mapping.int("key"))) }
            mounts.append(GuestMount(path: disk.optionalString("diskPath") ?? "?", deviceKeys: keys))
        }
        return mounts.contains { !$0.deviceKeys.isEmpty } ? mounts : nil
    }
}
