/// What the inventory says of some machines and datastores at one moment.
package struct InventoryFacts: Sendable {
    package var machines: [MachineFacts]
    package var datastores: [DatastoreFacts]
    /// The key of the session, by which the server tells its privileges; nil where it was not asked for.
    package var sessionKey: String?

    static let properties =
        [
            PropertyFilter.PropertySet(type: "VirtualMachine", paths: MachineFacts.paths),
            PropertyFilter.PropertySet(type: "Datastore", paths: DatastoreFacts.paths),
            PropertyFilter.PropertySet(type: "HostSystem", paths: ["name", "datastore"]),
            PropertyFilter.PropertySet(type: "Task", paths: ["info.state", "info.descriptionId"]),
            PropertyFilter.PropertySet(type: "SessionManager", paths: ["currentSession"]),
        ] + InventoryTree.types.map { PropertyFilter.PropertySet(type: $0, paths: InventoryTree.paths) }

    /// From a machine or a datastore to the folders above it, to the machine's host, and to what is done to it.
    static let around = [
        PropertyFilter.Traversal("above", "ManagedEntity", "parent", next: ["above"]),
        PropertyFilter.Traversal("host", "VirtualMachine", "runtime.host"),
        PropertyFilter.Traversal("tasks", "VirtualMachine", "recentTask"),
    ]

    /// From the root folder to every machine that lies in a folder. A host has no others; on a vCenter a user may see
    /// a machine and not the folder, or it may lie in a vApp: a view shows these too.
    static let downwards = [
        PropertyFilter.Traversal("children", "Folder", "childEntity", next: ["children", "folders", "host", "tasks"]),
        PropertyFilter.Traversal("folders", "Datacenter", "vmFolder", next: ["children"]),
    ]

    /// From a container view to what it shows.
    static let shown = PropertyFilter.Traversal("view", "ContainerView", "view", next: ["host", "tasks"])

    /// Nothing was asked for.
    package init() {
        machines = []
        datastores = []
    }

    init(_ objects: [ObjectProperties], root: ManagedObjectReference) throws(AnswerError) {
        func all(_ type: String) -> [ObjectProperties] { objects.filter { $0.object.type == type } }
        func byReference(_ type: String) -> [ManagedObjectReference: ObjectProperties] {
            Dictionary(all(type).map { ($0.object, $0) }) { first, _ in first }
        }
        let folders = objects.filter { InventoryTree.types.contains($0.object.type) }
        let tree = try InventoryTree(root: root, objects: folders)
        let (hosts, tasks) = (byReference("HostSystem"), byReference("Task"))
        machines = []
        for object in all("VirtualMachine") {
            machines.append(try MachineFacts(object, tree: tree, hosts: hosts, tasks: tasks))
        }
        datastores = []
        for object in all("Datastore") { datastores.append(try DatastoreFacts(object, tree: tree)) }
        sessionKey = all("SessionManager").first?["currentSession"]?.optionalString("key")
    }
}
